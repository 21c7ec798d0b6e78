import type { EntityManager } from '@mikro-orm/sql';
import { idleMoment } from '../runtime/idle-moment.ts';

/** What going through the database in batches needs. */
export interface BatchParts {
  /** A fresh EntityManager for each batch. */
  readonly fork: () => EntityManager;
  /** Ends it before the next batch. */
  readonly signal?: AbortSignal;
}

// So few that no other writer waits long, and that they weigh nothing in memory.
const rowsAtOnce = 200;

/**
 * Treats rows in batches until there are none left, each batch in a transaction of its own, and lets the requests have
 * their turn between two: SQLite's driver holds up the whole process while it works.
 *
 * @param find - the keys of at most so many rows that are still to be treated
 * @param treat - sees to it that they are found no more; returns how many rows that were
 * @returns how many rows were treated
 */
export async function inBatches(
  { fork, signal }: BatchParts,
  find: (entities: EntityManager, count: number) => Promise<readonly string[]>,
  treat: (entities: EntityManager, keys: readonly string[]) => Promise<number>,
): Promise<number> {
  let treated = 0;
  while (!signal?.aborted) {
    const entities = fork();
    const keys = await find(entities, rowsAtOnce);
    if (keys.length > 0) treated += await treat(entities, keys);
    if (keys.length < rowsAtOnce) break;
    await idleMoment();
  }
  return treated;
}
