import { UniqueConstraintViolationException, type EntityManager, type FilterQuery } from '@mikro-orm/core';
import { inUse, User } from '../entities/user.ts';

/** What using something up can change of a user. */
export type UserChange = Partial<
  Pick<
    User,
    | 'email'
    | 'emailKey'
    | 'claimedEmailKey'
    | 'password'
    | 'lastLogin'
    | 'deletionConfirmedAt'
    | 'erasureDueAt'
  >
>;

/**
 * Changes a user's row only if it still is what it was read to be, in one transaction with all that follows from it:
 * so that of any number of parallel uses of a link, in any number of processes, one wins.
 *
 * The change comes first in the transaction: so SQLite waits for its turn to write rather than failing half-way.
 *
 * @param expected - what a link signed, or a password was checked against; an account that nobody may use never matches
 * @param change - what makes every other use come too late
 * @param follow - what belongs to the same transaction
 * @returns what `follow` returned, or null where the row had changed by then
 */
export async function compareAndSet<Result>(
  entities: EntityManager,
  expected: FilterQuery<User> & { id: string },
  change: UserChange,
  follow: (transaction: EntityManager) => Promise<Result>,
): Promise<Result | null> {
  try {
    return await entities.transactional(async (transaction) => {
      const changed = await transaction.nativeUpdate(User, { $and: [expected, inUse] }, change);
      return changed === 1 ? follow(transaction) : null;
    });
  } catch (error) {
    // Somebody else has claimed the same address a moment ago.
    if (error instanceof UniqueConstraintViolationException) return null;
    throw error;
  }
}
