import type { EntityManager } from '@mikro-orm/sqlite';
import type { Profile, User } from '../entities/user.ts';
import { readRows, type Value } from './statement.ts';

type OfUser = Pick<
  User,
  | 'id'
  | 'email'
  | 'emailKey'
  | 'claimedEmailKey'
  | 'password'
  | 'lastLogin'
  | 'active'
  | 'createdAt'
  | 'linkGeneration'
  | 'deletionConfirmedAt'
  | 'erasureDueAt'
>;

/** A user with their profile, as they stood when they were read. */
export interface Account extends Readonly<OfUser> {
  readonly profile: Readonly<Pick<Profile, 'emailConfirmed' | 'displayName' | 'locale'>>;
}

/** A row of {@link accountColumns}. */
export interface AccountRow {
  readonly id: string;
  readonly email: string;
  readonly email_key: string;
  readonly claimed_email_key: string | null;
  readonly password: string;
  readonly last_login: number | null;
  readonly active: number;
  readonly created_at: number;
  readonly link_generation: number;
  readonly deletion_confirmed_at: number | null;
  readonly erasure_due_at: number | null;
  readonly email_confirmed: number;
  readonly display_name: string | null;
  readonly locale: string | null;
}

/** What an account is read from: `account` and its `profile`. */
export const accountTables = '"user" as account join profile on profile.user_id = account.id';

/** The columns of an account. */
export const accountColumns = `account.id, account.email, account.email_key, account.claimed_email_key,
  account.password, account.last_login, account.active, account.created_at, account.link_generation,
  account.deletion_confirmed_at, account.erasure_due_at, profile.email_confirmed, profile.display_name, profile.locale`;

/** The condition that somebody may use an account: neither was it switched off by an operator, nor deleted by its owner. */
export const accountInUse = 'account.active and account.erasure_due_at is null';

/**
 * Finds the first account that there is under a condition.
 *
 * @param which - the condition on `account`, and where it matters the order: always the same text for the same question
 */
export async function findAccount(
  entities: EntityManager,
  which: string,
  values: readonly Value[],
): Promise<Account | null> {
  const [row] = await readRows<AccountRow>(
    entities,
    `select ${accountColumns} from ${accountTables} where ${which} limit 1`,
    values,
  );
  return row ? toAccount(row) : null;
}

/** Finds the account of a key, if somebody may use it. */
export function findAccountInUse(entities: EntityManager, id: string): Promise<Account | null> {
  return findAccount(entities, `account.id = ? and ${accountInUse}`, [id]);
}

/** The account that a row holds. */
export function toAccount(row: AccountRow): Account {
  return {
    id: row.id,
    email: row.email,
    emailKey: row.email_key,
    claimedEmailKey: row.claimed_email_key,
    password: row.password,
    lastLogin: toDate(row.last_login),
    active: row.active === 1,
    createdAt: new Date(row.created_at),
    linkGeneration: row.link_generation,
    deletionConfirmedAt: toDate(row.deletion_confirmed_at),
    erasureDueAt: toDate(row.erasure_due_at),
    profile: {
      emailConfirmed: row.email_confirmed === 1,
      displayName: row.display_name,
      locale: row.locale,
    },
  };
}

/** The time that a column holds, which may be empty. */
export function toDate(milliseconds: number | null): Date | null {
  return milliseconds === null ? null : new Date(milliseconds);
}
