import { UniqueConstraintViolationException, type EntityManager, type FilterQuery } from '@mikro-orm/core';
import { User } from '../entities/user.ts';

/**
 * Uses a link up, by compare-and-set: one transaction changes the user's row only if it still holds what the link
 * signed, so that of any number of parallel uses, in any number of processes, one wins.
 *
 * The change comes first in the transaction: so SQLite waits for its turn to write rather than failing half-way.
 *
 * @param signed - what the link signed, and what else must still be so
 * @param change - what kills the link
 * @param follow - what belongs to the same transaction
 * @returns what `follow` returned, or null where the link had lost its worth by then
 */
export async function consumeLink<Result>(
  entities: EntityManager,
  signed: FilterQuery<User> & { id: string },
  change: Partial<Pick<User, 'password' | 'lastLogin' | 'claimedEmailKey'>>,
  follow: (transaction: EntityManager) => Promise<Result>,
): Promise<Result | null> {
  try {
    return await entities.transactional(async (transaction) => {
      const changed = await transaction.nativeUpdate(User, { $and: [signed, { active: true }] }, change);
      return changed === 1 ? follow(transaction) : null;
    });
  } catch (error) {
    // Somebody else has claimed the same address a moment ago.
    if (error instanceof UniqueConstraintViolationException) return null;
    throw error;
  }
}
