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
    | 'linkGeneration'
    | 'deletionConfirmedAt'
    | 'erasureDueAt'
  >
>;

/** Which user is to be changed, and what of them must not have changed meanwhile. */
type ExpectedUser = FilterQuery<User> & { id: string };

/**
 * Changes a user's row only if it still is what it was read to be, in one transaction with all that follows from it:
 * so that of any number of parallel uses of a link, in any number of processes, one wins.
 *
 * The change comes first in the transaction: so SQLite waits for its turn to write rather than failing half-way.
 *
 * @param expected - what a link signed, or a password was checked against; an account that nobody may use never matches
 * @param change - what makes every other use come too late
 * @param follow - what belongs to the same transaction; where it finds that it comes too late, it returns null, and
 *   nothing has happened
 * @returns what `follow` returned, or null where the row had changed by then, or the address been claimed
 */
export function compareAndSet<Result>(
  entities: EntityManager,
  expected: ExpectedUser,
  change: UserChange,
  follow: (transaction: EntityManager) => Promise<Result | null>,
): Promise<Result | null> {
  return compareAndSetAny(entities, { id: expected.id, $and: [expected, inUse] }, change, follow);
}

/** Does the same for an account that nobody may use, too: who may, is for `expected` to say. */
export async function compareAndSetAny<Result>(
  entities: EntityManager,
  expected: ExpectedUser,
  change: UserChange,
  follow: (transaction: EntityManager) => Promise<Result | null>,
): Promise<Result | null> {
  try {
    return await entities.transactional(async (transaction) => {
      const changed = await transaction.nativeUpdate(User, expected, change);
      const result = changed === 1 ? await follow(transaction) : null;
      if (result === null) throw new TooLate();
      return result;
    });
  } catch (error) {
    // A unique key is violated where somebody else has claimed the same address a moment ago.
    if (error instanceof TooLate || error instanceof UniqueConstraintViolationException) return null;
    throw error;
  }
}

/** Takes back all that a transaction has done so far. */
class TooLate extends Error {}
