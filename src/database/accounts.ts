import type { EntityManager } from '@mikro-orm/sql';
import { expressionBuilder, type Expression, type Kysely, type RawBuilder, type SqlBool } from 'kysely';
import type { Profile, User } from '../entities/user.ts';
import { statement, type Parameters } from './statement.ts';
import type { Tables } from './tables.ts';

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

/** A row of {@link selectAccounts}. */
export interface AccountRow {
  readonly id: string;
  readonly email: string;
  readonly email_key: string;
  readonly claimed_email_key: string | null;
  readonly password: string;
  readonly last_login: Date | null;
  readonly active: boolean;
  readonly created_at: Date;
  readonly link_generation: number;
  readonly deletion_confirmed_at: Date | null;
  readonly erasure_due_at: Date | null;
  readonly email_confirmed: boolean;
  readonly display_name: string | null;
  readonly locale: string | null;
}

/** Selects the columns of accounts: users, as `account`, with their profiles. */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- Kysely infers it
export function selectAccounts(tables: Kysely<Tables>) {
  return tables
    .selectFrom('user as account')
    .innerJoin('profile', 'profile.user_id', 'account.id')
    .select([
      'account.id',
      'account.email',
      'account.email_key',
      'account.claimed_email_key',
      'account.password',
      'account.last_login',
      'account.active',
      'account.created_at',
      'account.link_generation',
      'account.deletion_confirmed_at',
      'account.erasure_due_at',
      'profile.email_confirmed',
      'profile.display_name',
      'profile.locale',
    ]);
}

/** The condition that an account may be used: neither switched off by an operator nor deleted by its owner. */
export function accountInUse(): Expression<SqlBool> {
  const account = expressionBuilder<Tables & { account: Tables['user'] }, 'account'>();
  return account.and([account('account.active', '=', true), account('account.erasure_due_at', 'is', null)]);
}

/** The condition that the address of an account is not that of another one. */
function addressNotTaken(): Expression<SqlBool> {
  const account = expressionBuilder<Tables & { account: Tables['user'] }, 'account'>();
  const owner = account
    .selectFrom('user as owner')
    .select('owner.id')
    .whereRef('owner.claimed_email_key', '=', 'account.email_key');
  return account.or([
    account('account.claimed_email_key', 'is not', null),
    account.not(account.exists(owner)),
  ]);
}

type AccountQuery = ReturnType<typeof selectAccounts>;

/**
 * A query for one account.
 *
 * @param narrow - adds the condition, and the order where several may match
 */
export function accountFinder<Given extends Parameters<Given>>(
  narrow: (
    accounts: AccountQuery,
    value: <Name extends keyof Given>(name: Name) => RawBuilder<Given[Name]>,
  ) => AccountQuery,
): (entities: EntityManager, given: Given) => Promise<Account | null> {
  const first = statement<Given, AccountRow>((tables, value) =>
    narrow(selectAccounts(tables), value).limit(1),
  );
  return async (entities, given) => {
    const row = await first.row(entities, given);
    return row ? toAccount(row) : null;
  };
}

/** Finds an account by its id, whether it may be used or not. */
export const findAccount = accountFinder<{ id: string }>((accounts, value) =>
  accounts.where('account.id', '=', value('id')),
);

/** Finds an account by its id if it may be used. */
export const findAccountInUse = accountFinder<{ id: string }>((accounts, value) =>
  accounts.where('account.id', '=', value('id')).where(accountInUse()),
);

/**
 * Finds an account by its id if what was mailed to it can still work: it may be used, and nobody else has claimed its
 * address. Sign-ups of an address that is claimed are powerless from that moment on, even before their rows are removed.
 */
export const findMailedAccount = accountFinder<{ id: string }>((accounts, value) =>
  accounts.where('account.id', '=', value('id')).where(accountInUse()).where(addressNotTaken()),
);

/** The account in a row. */
export function toAccount(row: AccountRow): Account {
  return {
    id: row.id,
    email: row.email,
    emailKey: row.email_key,
    claimedEmailKey: row.claimed_email_key,
    password: row.password,
    lastLogin: row.last_login,
    active: row.active,
    createdAt: row.created_at,
    linkGeneration: row.link_generation,
    deletionConfirmedAt: row.deletion_confirmed_at,
    erasureDueAt: row.erasure_due_at,
    profile: {
      emailConfirmed: row.email_confirmed,
      displayName: row.display_name,
      locale: row.locale,
    },
  };
}
