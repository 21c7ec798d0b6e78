import type { Logger } from 'pino';
import { recurring, type Recurring } from '../runtime/recurring.ts';
import { claimJob } from './claim-job.ts';
import { cleanUp, type CleanupParts } from './clean-up.ts';

/** The caretaker: cleans up once an hour, in one of all replicas. */
export interface Caretaker extends Recurring {
  /** Cleans up if it is time and no other replica does. */
  look(signal?: AbortSignal): Promise<void>;
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

  async function look(signal?: AbortSignal): Promise<void> {
    try {
      if (!(await claimJob(fork(), 'cleanup', now(), hour))) return;
      log.info({ ...(await cleanUp(signal ? { ...parts, signal } : parts)) }, 'cleaned up');
    } catch (error) {
      log.error({ err: error }, 'cleaning up failed; it is tried again in an hour');
    }
  }

  return { ...recurring(lookEvery, look), look };
}
