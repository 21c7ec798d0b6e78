import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Question } from './clients/now-and-then.ts';
import { toRequest, type Load } from './load.ts';

/** Somebody who asks now and then, in a process of their own: what puts a server under load does not hold them up. */
export interface PasserBy {
  /**
   * Asks for the first of some operations, at its times, whether or not what was asked before is answered.
   *
   * @param perSecond - how often
   * @returns the milliseconds that each answer took
   * @throws Error where an answer is another
   */
  ask(load: Load, perSecond: number, seconds: number): Promise<number[]>;
  stop(): void;
}

/** Starts one, who waits to be told what to ask. */
export function startPasserBy(): PasserBy {
  const client = fork(new URL('clients/now-and-then.ts', import.meta.url));
  return {
    async ask({ origin, operations: [operation], answer }, perSecond, seconds) {
      if (!operation) throw new Error('There is nothing to ask.');
      const question: Question = { origin, request: toRequest(operation), answer, perSecond, seconds };
      client.send(question);
      const [waits] = (await Promise.race([once(client, 'message'), once(client, 'exit')])) as [unknown];
      if (!Array.isArray(waits)) throw new Error(`There was no answer ${answer}…`);
      return waits as number[];
    },
    stop() {
      client.kill();
    },
  };
}
