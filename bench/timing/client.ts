import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';

/** The body of a GraphQL request, and who sends it. */
export interface Question {
  readonly query: string;
  readonly variables?: object;
  readonly sessionToken?: string;
}

/** Asks a server one thing after another, on one connection, and measures how long each answer takes. */
export class TimingClient {
  readonly #url: URL;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(origin: string) {
    this.#url = new URL('/graphql', origin);
  }

  /** @returns microseconds until the whole answer was there, and what it was */
  async ask({ sessionToken, ...question }: Question): Promise<{ microseconds: number; text: string }> {
    const body = JSON.stringify(question);
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      ...(sessionToken === undefined ? {} : { authorization: `Bearer ${sessionToken}` }),
    };
    const started = process.hrtime.bigint();
    const sent = request(this.#url, { method: 'POST', agent: this.#agent, headers });
    sent.end(body);
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    const parts: Buffer[] = [];
    answer.on('data', (part: Buffer) => parts.push(part));
    await once(answer, 'end');
    const microseconds = Number(process.hrtime.bigint() - started) / 1000;
    return { microseconds, text: Buffer.concat(parts).toString() };
  }

  close(): void {
    this.#agent.destroy();
  }
}
