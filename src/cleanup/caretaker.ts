import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { claimJob } from './claim-job.ts';
import { cleanUp, type CleanupParts } from './clean-up.ts';

/** The caretaker: cleans up once an hour, in one of all replicas. */
export interface Caretaker {
  /** Begins to look whether it is time, until it is stopped. */
  start(): void;
  /** Cleans up if it is time and no other replica does. */
  look(): Promise<void>;
  /** Ends with the batch that is being cleaned up. */
  stop(): Promise<void>;
}

/** What the caretaker works with. */
export interface CaretakerParts extends Omit<CleanupParts, 'signal'> {
  readonly log: Logger;
}

const hour = 3_600_000;
const minute = 60_000;

/**
 * A caretaker that looks at its start and then every so often. What goes wrong goes to the log, and the work is taken
 * up again in an hour.
 *
 * @param lookEvery - milliseconds
 */
export function createCaretaker(parts: CaretakerParts, lookEvery = minute): Caretaker {
  const { fork, log, now } = parts;
  const stopping = new AbortController();
  const { signal } = stopping;
  let work = Promise.resolve();

  async function look(): Promise<void> {
    try {
      if (!(await claimJob(fork(), 'cleanup', now(), hour))) return;
      log.info({ ...(await cleanUp({ ...parts, signal })) }, 'cleaned up');
    } catch (error) {
      log.error({ err: error }, 'cleaning up failed; it is tried again in an hour');
    }
  }

  async function workUntilStopped(): Promise<void> {
    while (!signal.aborted) {
      await look();
      await sleep(lookEvery, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  return {
    start() {
      work = workUntilStopped();
    },
    look,
    async stop() {
      stopping.abort();
      await work;
    },
  };
}
