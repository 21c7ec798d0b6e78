import { open } from 'node:fs/promises';
import { ConfigError } from '../config/config-error.ts';
import { reasonOf } from '../failures/reason-of.ts';
import type { Outcome } from './outcome.ts';

/** A file that says of each user what became of them, one line of JSON for each. */
export interface Report {
  write(outcomes: readonly Outcome[]): Promise<void>;
  close(): Promise<void>;
}

/**
 * Begins a report that its owner alone can read.
 *
 * @throws {@link ConfigError} where it cannot be written, or there is such a file already
 */
export async function beginReport(path: string): Promise<Report> {
  const file = await open(path, 'wx', 0o600).catch((error: unknown) => {
    const isThere = (error as NodeJS.ErrnoException).code === 'EEXIST';
    const reason = isThere ? 'is there already: name another' : `cannot be written: ${reasonOf(error)}`;
    throw new ConfigError([`--report names ${path}, which ${reason}`]);
  });
  return {
    write: (outcomes) => file.appendFile(outcomes.map((outcome) => `${JSON.stringify(outcome)}\n`).join('')),
    close: () => file.close(),
  };
}
