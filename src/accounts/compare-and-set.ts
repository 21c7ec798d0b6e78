import { UniqueConstraintViolationException } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sqlite';
import { changeRows } from '../database/statement.ts';
import { inUse, type User } from '../entities/user.ts';

const columns = {
  email: 'email',
  emailKey: 'email_key',
  claimedEmailKey: 'claimed_email_key',
  password: 'password',
  lastLogin: 'last_login',
  active: 'active',
  linkGeneration: 'link_generation',
  deletionConfirmedAt: 'deletion_confirmed_at',
  erasureDueAt: 'erasure_due_at',
} as const;

type Column = keyof typeof columns;

/** What using something up can change of a user. */
export type UserChange = Partial<Pick<User, Exclude<Column, 'active'>>>;

/** Which user is to be changed, and what of them must not have changed meanwhile. */
type ExpectedUser = Partial<Pick<User, Column>> & Pick<User, 'id'>;

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
  return compareAndSetAny(entities, { ...expected, ...inUse }, change, follow);
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
      const result = (await update(transaction, expected, change)) ? await follow(transaction) : null;
      if (result === null) throw new TooLate();
      return result;
    });
  } catch (error) {
    // A unique key is violated where somebody else has claimed the same address a moment ago.
    if (error instanceof TooLate || error instanceof UniqueConstraintViolationException) return null;
    throw error;
  }
}

/** @returns whether the row was as expected, and is changed */
async function update(
  transaction: EntityManager,
  { id, ...expected }: ExpectedUser,
  change: UserChange,
): Promise<boolean> {
  const [changes, conditions] = [Object.entries(change), Object.entries(expected)];
  const set = changes.map(([name]) => `${columns[name as Column]} = ?`);
  const where = conditions.map(([name]) => `${columns[name as Column]} is ?`);
  const changed = await changeRows(
    transaction,
    `update "user" set ${set.join(', ')} where ${['id = ?', ...where].join(' and ')}`,
    [...changes.map(([, value]) => value), id, ...conditions.map(([, value]) => value)],
  );
  return changed === 1;
}

/** Takes back all that a transaction has done so far. */
class TooLate extends Error {}
