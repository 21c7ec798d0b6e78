import { UniqueConstraintViolationException } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sql';
import type { Kysely, RawBuilder } from 'kysely';
import { findAccount, type Account } from '../database/accounts.ts';
import { inBatches } from '../database/in-batches.ts';
import { statement, type Statement } from '../database/statement.ts';
import { connectionOf, type Value } from '../database/engine.ts';
import { inTransaction } from '../database/transaction.ts';
import type { Tables } from '../database/tables.ts';
import { codePurposes } from '../entities/short-code.ts';
import { tryLaterOf } from '../failures/try-later.ts';
import { inUse, User } from '../entities/user.ts';
import type { AccountError } from './errors.ts';
import type { ServiceContext, SignedIn } from './service-context.ts';

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
} as const satisfies Partial<Record<keyof User, keyof Tables['user']>>;

type Column = keyof typeof columns;

/** The columns of a user that a service can change. */
export type UserChange = Partial<Pick<User, Exclude<Column, 'active'>>>;

/** Which user to change, and the values that the row must still have. */
type ExpectedUser = Partial<Pick<User, Column>> & Pick<User, 'id'>;

/**
 * Changes a user's row only if it still has the expected values, in one transaction with everything that follows from
 * the change. Of any number of parallel uses of a link, in any number of processes, one wins.
 *
 * The update comes before everything that follows, so that the row is locked before anything is read.
 *
 * @param expected - what a link signed, or what a password was checked against; an account that is deactivated or
 *   deleted never matches
 * @param change - what makes every other use too late
 * @param follow - what belongs to the same transaction; it returns null to roll everything back
 * @returns what `follow` returned, or null if the row had changed, or if another account claimed the address first
 */
export function compareAndSet<Result>(
  entities: EntityManager,
  expected: ExpectedUser,
  change: UserChange,
  follow: (transaction: EntityManager) => Promise<Result | null>,
): Promise<Result | null> {
  return compareAndSetAny(entities, { ...expected, ...inUse }, change, follow);
}

/** Does the same for accounts that are deactivated or deleted, too: `expected` says which of them match. */
export async function compareAndSetAny<Result>(
  entities: EntityManager,
  expected: ExpectedUser,
  change: UserChange,
  follow: (transaction: EntityManager) => Promise<Result | null>,
): Promise<Result | null> {
  try {
    return await inTransaction(entities, async (transaction) => {
      // Two claims of one address at a time would each wait for the sign-up of the other.
      if (change.claimedEmailKey) await connectionOf(transaction).lock(transaction, change.claimedEmailKey);
      const result = (await update(transaction, expected, change)) ? await follow(transaction) : null;
      if (result === null) throw new TooLate();
      return result;
    });
  } catch (error) {
    // The unique key is violated if another account has just claimed the same address.
    if (error instanceof TooLate || error instanceof UniqueConstraintViolationException) return null;
    throw error;
  }
}

/** @returns whether the row had the expected values and is changed */
async function update(
  transaction: EntityManager,
  { id, ...expected }: ExpectedUser,
  change: UserChange,
): Promise<boolean> {
  const given: Record<string, Value> = { id };
  for (const [name, value] of Object.entries(change)) given[`${name} to set`] = value;
  for (const [name, value] of Object.entries(expected)) given[`${name} expected`] = value;
  const changed = await updateOf(namesOf(change), namesOf(expected)).run(transaction, given);
  return changed === 1;
}

const namesOf = (part: object): readonly Column[] => Object.keys(part) as Column[];

const updates = new Map<string, Statement<Record<string, Value>, unknown>>();

/** The statement that sets some columns where others have the expected values. There are as many as services need. */
function updateOf(
  changes: readonly Column[],
  conditions: readonly Column[],
): Statement<Record<string, Value>, unknown> {
  const key = [...changes, 'where', ...conditions].join(' ');
  const known = updates.get(key);
  if (known) return known;
  const made = statement<Record<string, Value>>((tables, value) => {
    const set = Object.fromEntries(changes.map((name) => [columns[name], value(`${name} to set`)]));
    return conditions.reduce(
      (query, name) => query.where(columns[name], 'is not distinct from', value(`${name} expected`) as never),
      tables
        .updateTable('user')
        .set(set)
        .where('id', '=', value('id') as RawBuilder<string>),
    );
  });
  updates.set(key, made);
  return made;
}

/** Rolls the transaction back. */
class TooLate extends Error {}

/**
 * The time of a sign-in as it is stored: truncated to the second, as Django signs it, and later than the previous one.
 * So every sign-in changes what links sign, even two within one second.
 *
 * @param previous - the sign-in before this one
 */
export function nextLastLogin(previous: Date | null, now: Date): Date {
  const second = Math.floor(now.getTime() / 1000) * 1000;
  const earliest = previous ? Math.floor(previous.getTime() / 1000) * 1000 + 1000 : second;
  return new Date(Math.max(second, earliest));
}

/**
 * A time that is stored where each must be later than the one before, even within one millisecond, and even if a clock
 * goes back or another replica's clock is ahead.
 *
 * @param at - when it happens
 * @param previous - when it last happened, if ever
 */
export function strictlyLater(at: Date, previous: Date | null | undefined): Date {
  return new Date(Math.max(at.getTime(), (previous?.getTime() ?? 0) + 1));
}

// More than the sign-ups of one address that register leaves: only imported ones can be more.
const mostRemovedAtOnce = 20;

/** An address that a user has just claimed, and whether other sign-ups may still wait for it. */
export interface AddressClaim extends Pick<User, 'id' | 'emailKey'> {
  readonly mayLeaveSignUps: boolean;
}

/**
 * Gives an address to the user who has just proven it: marks it confirmed, and removes the other sign-ups that wait for
 * the same address. The unique key on the claim keeps a second user from claiming it. From now on no link or code of
 * another sign-up works. If there are more sign-ups than one short statement removes, the rest is left to
 * {@link removeSignUpsLeft}.
 *
 * @param entities - of the transaction that uses up the proof
 * @returns what {@link removeSignUpsLeft} needs
 */
export async function claimAddress(
  entities: EntityManager,
  { id, emailKey }: Pick<User, 'id' | 'emailKey'>,
): Promise<AddressClaim> {
  await confirmAddress.run(entities, { id });
  await deleteCodesOfOthers.run(entities, { id, emailKey });
  const removed = await deleteOtherSignUps.run(entities, { id, emailKey, count: mostRemovedAtOnce });
  return { id, emailKey, mayLeaveSignUps: removed === mostRemovedAtOnce };
}

/**
 * Removes the sign-ups that {@link claimAddress} has left, after its commit and in batches, so that other requests are
 * not held up. If the process ends meanwhile, cleaning up removes them, or the erasure of the account.
 */
export async function removeSignUpsLeft(
  entities: EntityManager,
  { id, emailKey, mayLeaveSignUps }: AddressClaim,
): Promise<void> {
  if (!mayLeaveSignUps) return;
  const removal = inBatches(
    { fork: () => entities.fork() },
    async (batch, count) => (await otherSignUps.rows(batch, { id, emailKey, count })).map((user) => user.id),
    (batch, ids) => batch.nativeDelete(User, { id: [...ids], claimedEmailKey: null }),
  );
  // What the request was for is done: a database that is busy now must not make it look undone.
  await removal.catch((error: unknown) => {
    if (!tryLaterOf(error)) throw error;
  });
}

const confirmAddress = statement<{ id: string }>((tables, value) =>
  tables.updateTable('profile').set({ email_confirmed: true }).where('user_id', '=', value('id')),
);

const deleteCodesOfOthers = statement<{ id: string; emailKey: string }>((tables, value) =>
  tables
    .deleteFrom('short_code')
    .where('purpose', 'in', [...codePurposes])
    .where('email_key', '=', value('emailKey'))
    .where('user_id', '<>', value('id')),
);

interface OtherSignUps {
  readonly id: string;
  readonly emailKey: string;
  readonly count: number;
}

const otherSignUps = statement<OtherSignUps, { id: string }>(selectOtherSignUps);

const deleteOtherSignUps = statement<OtherSignUps>((tables, value) =>
  tables.deleteFrom('user').where('id', 'in', selectOtherSignUps(tables, value)),
);

/** The newest of the sign-ups that wait for the address of somebody else. */
function selectOtherSignUps(
  tables: Kysely<Tables>,
  value: <Name extends keyof OtherSignUps>(name: Name) => RawBuilder<OtherSignUps[Name]>,
) {
  return tables
    .selectFrom('user')
    .select('id')
    .where('email_key', '=', value('emailKey'))
    .where('claimed_email_key', 'is', null)
    .where('id', '<>', value('id'))
    .orderBy('last_login', 'desc')
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(value('count'));
}

/** Says why a user did not get the address of an email change: another account has it, or the link came too late. */
export async function whyNotMoved(
  entities: EntityManager,
  userId: string,
  emailKey: string,
): Promise<AccountError> {
  const taken = await entities.count(User, { claimedEmailKey: emailKey, id: { $ne: userId } });
  return { code: taken > 0 ? 'EMAIL_TAKEN' : 'LINK_INVALID' };
}

/**
 * Empties the profile of a sign-up if it is confirmed outside the browser or app that signed up. As with the password,
 * the owner of the mailbox decides what it says.
 *
 * @param entities - of the transaction that uses up the proof
 */
export async function forgetProfile(entities: EntityManager, userId: string): Promise<void> {
  await emptyProfile.run(entities, { userId });
}

const emptyProfile = statement<{ userId: string }>((tables, value) =>
  tables
    .updateTable('profile')
    .set({ display_name: null, locale: null })
    .where('user_id', '=', value('userId')),
);

/**
 * Removes the pending email change, if there is one. A new password, or a new hash of the same password, invalidates
 * its link, so it must no longer be shown as pending.
 *
 * @param entities - of the transaction that changes the stored password
 */
export async function forgetPendingEmail(entities: EntityManager, userId: string): Promise<void> {
  await deletePendingChange.run(entities, { userId });
}

const deletePendingChange = statement<{ userId: string }>((tables, value) =>
  tables.deleteFrom('email_change').where('user_id', '=', value('userId')).where('confirmed_at', 'is', null),
);

/**
 * Reads a user with their profile after a change.
 *
 * @param entities - of the transaction of the change: a failure after the commit would tell the client to repeat what
 *   has been done
 */
export async function loadAccount(entities: EntityManager, id: string): Promise<Account> {
  const account = await findAccount(entities, { id });
  if (!account) throw new Error('The account that was changed is gone.');
  return account;
}

/**
 * Signs a user in after a change.
 *
 * @param transaction - of the change
 */
export async function startSession(
  { sessions, client }: ServiceContext,
  transaction: EntityManager,
  userId: string,
): Promise<SignedIn> {
  const session = await sessions.start(transaction, userId, client);
  return { account: await loadAccount(transaction, userId), session };
}
