import type { EntityManager } from '@mikro-orm/sql';
import { setTimeout as sleep } from 'node:timers/promises';
import { TryLater } from '../failures/try-later.ts';
import { connectionOf } from './engine.ts';

const mostTries = 5;
const retryAfterSeconds = 1;
const firstPauseMilliseconds = 5;

/**
 * Does something in one transaction. What is committed survives a power cut before this returns. A transaction that
 * fails only because of another one at the same time is tried again, so `work` must change nothing but the database.
 *
 * @throws TryLater while the database can't be used, and what `work` throws; nothing has happened then
 */
export async function inTransaction<Result>(
  entities: EntityManager,
  work: (transaction: EntityManager) => Promise<Result>,
): Promise<Result> {
  const { engine } = connectionOf(entities);
  for (let tries = 1; ; tries += 1) {
    try {
      return await entities.transactional(work);
    } catch (error) {
      // Within another transaction, that one has failed, too: it's up to whoever began it.
      if (entities.isInTransaction() || !engine.isConflict(error)) throw error;
      if (tries >= mostTries) throw new TryLater('SERVICE_BUSY', retryAfterSeconds, { cause: error });
    }
    await sleep(firstPauseMilliseconds * 2 ** tries);
  }
}
