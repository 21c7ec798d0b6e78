import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import type { HttpRequest } from '../ask.ts';

/** What is to be asked, how often, and for how long. */
export interface Question {
  readonly origin: string;
  readonly request: HttpRequest;
  /** How each answer has to begin. */
  readonly answer: string;
  readonly perSecond: number;
  readonly seconds: number;
}

/** Asks at its times, whether or not what it has asked before is answered; tells how many milliseconds each took. */
async function waitsFor({ origin, request, answer, perSecond, seconds }: Question): Promise<number[]> {
  const agent = new Agent({ keepAlive: true });
  const waits: Promise<number>[] = [];
  const started = performance.now();
  for (let count = 0; count < perSecond * seconds; count += 1) {
    await wait(Math.max(0, started + (count * 1000) / perSecond - performance.now()));
    waits.push(waitFor(agent, origin, request, answer));
  }
  return Promise.all(waits);
}

async function waitFor(
  agent: Agent,
  origin: string,
  { path, method, headers, body }: HttpRequest,
  answer: string,
): Promise<number> {
  const asked = performance.now();
  const question = request(origin + path, { agent, method, headers });
  question.end(body);
  const [response] = (await once(question, 'response')) as [NodeJS.ReadableStream];
  const answered = await text(response);
  if (!answered.startsWith(answer)) throw new Error(`The answer was ${answered}, not ${answer}…`);
  return performance.now() - asked;
}

process.on('message', (question: Question) => {
  void waitsFor(question).then((waits) => process.send?.(waits));
});
process.once('disconnect', () => process.exit());
