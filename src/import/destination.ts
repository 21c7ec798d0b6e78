import type { RequiredEntityData } from '@mikro-orm/core';
import type { Database } from '../database/connect.ts';
import { withScratchDatabase } from '../database/scratch.ts';
import { Profile, User } from '../entities/user.ts';
import type { ImportedUser } from './judge-user.ts';
import { inTransaction } from '../database/transaction.ts';

/** Where users go. */
export interface Destination {
  /** The databases whose accounts count as here. */
  readonly looksIn: readonly Database[];
  /**
   * Writes users in one transaction, but for those whom a key stands against.
   *
   * @returns the ids of those who were written
   */
  insert(users: readonly ImportedUser[]): Promise<ReadonlySet<string>>;
}

/** A database as the destination of an import. */
export function into(target: Database): Destination {
  return { looksIn: [target], insert: (users) => insert(target, users) };
}

/**
 * Does something with a destination that judges as the target would and leaves it as it is: what is written goes into a
 * database that is thrown away, without the passwords. So a dry run takes no lock that others wait for.
 */
export async function withDryRunOf<Result>(
  target: Database,
  action: (destination: Destination) => Promise<Result>,
): Promise<Result> {
  return withScratchDatabase((scratch) => {
    const withoutPassword = (user: ImportedUser): ImportedUser => ({ ...user, password: '' });
    return action({
      looksIn: [target, scratch],
      insert: (users) => insert(scratch, users.map(withoutPassword)),
    });
  });
}

async function insert(database: Database, users: readonly ImportedUser[]): Promise<ReadonlySet<string>> {
  if (users.length === 0) return new Set();
  return inTransaction(database.em.fork(), async (transaction) => {
    const inserted = await transaction
      .createQueryBuilder(User)
      .insert(users.map(toRow))
      .onConflict()
      .ignore()
      .returning('id')
      .execute<{ id: string }[]>('all');
    const ids = new Set(inserted.map(({ id }) => id));
    const profiles = users
      .filter(({ id }) => ids.has(id))
      .map(({ id, emailConfirmed }) => ({ user: id, emailConfirmed, displayName: null, locale: null }));
    if (profiles.length > 0) await transaction.createQueryBuilder(Profile).insert(profiles).execute();
    return ids;
  });
}

function toRow(user: ImportedUser): RequiredEntityData<User> {
  const { id, email, emailKey, emailConfirmed, password, lastLogin, active, createdAt } = user;
  const claimedEmailKey = emailConfirmed ? emailKey : null;
  const row = { id, email, emailKey, claimedEmailKey, password, lastLogin, active, createdAt };
  // The profile is a row of its own.
  return row as RequiredEntityData<User>;
}
