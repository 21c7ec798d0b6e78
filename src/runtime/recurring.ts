import { setTimeout as sleep } from 'node:timers/promises';

/** Work that is done again and again. */
export interface Recurring {
  /** Begins with it, until it is stopped. */
  start(): void;
  /** Ends with what is being done. */
  stop(): Promise<void>;
}

/**
 * Work that is done at its start, and then so long after it was done last.
 *
 * @param milliseconds - between two times
 * @param work - told by the signal to end early; what goes wrong is its own to deal with
 */
export function recurring(milliseconds: number, work: (signal: AbortSignal) => Promise<void>): Recurring {
  const stopping = new AbortController();
  const { signal } = stopping;
  let underWay = Promise.resolve();

  async function workUntilStopped(): Promise<void> {
    while (!signal.aborted) {
      await work(signal);
      await sleep(milliseconds, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  return {
    start() {
      underWay = workUntilStopped();
    },
    async stop() {
      stopping.abort();
      await underWay;
    },
  };
}
