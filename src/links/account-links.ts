import { accountFinder, findMailedAccount, type Account } from '../database/accounts.ts';
import type { User } from '../entities/user.ts';
import type { AccountActivationTokenGenerator, TokenGenerator } from '../tokens/index.ts';
import type { LinkKind } from './purpose.ts';

/** The columns that the links of an account sign. Each kind signs some of them. */
type SignedAccount = Pick<
  User,
  'id' | 'email' | 'password' | 'lastLogin' | 'deletionConfirmedAt' | 'erasureDueAt'
>;

/** Links that sign a user's own columns. They are invalid while the account is deactivated or deleted. */
export function accountLinks(generator: TokenGenerator<SignedAccount>): LinkKind<Account> {
  const signed = (account: Account): SignedAccount => {
    const { id, password, lastLogin, deletionConfirmedAt, erasureDueAt } = account;
    return { id, email: signedAddress(account), password, lastLogin, deletionConfirmedAt, erasureDueAt };
  };
  return {
    find: (entities, id) => findMailedAccount(entities, { id }),
    makeToken: (account) => generator.makeToken(signed(account)),
    inspect: (account, token) => generator.inspectToken(signed(account), token),
  };
}

const findDeletedAccount = accountFinder<{ id: string }>((accounts, value) =>
  accounts
    .where('account.id', '=', value('id'))
    .where('account.active', '=', true)
    .where('account.erasure_due_at', 'is not', null),
);

/** Links of an account that is deleted, but not erased yet. */
export function deletedAccountLinks(generator: TokenGenerator<SignedAccount>): LinkKind<Account> {
  return {
    ...accountLinks(generator),
    find: (entities, id) => findDeletedAccount(entities, { id }),
    endsAt: ({ erasureDueAt }) => erasureDueAt,
  };
}

/**
 * Links that confirm the address of a sign-up.
 *
 * @param keptSeconds - how long an unconfirmed sign-up is kept
 */
export function activationLinks(
  generator: AccountActivationTokenGenerator,
  keptSeconds: number,
): LinkKind<Account> {
  const signed = ({ id, email }: Account, emailConfirmed: boolean) => ({ id, email, emailConfirmed });
  return {
    find: (entities, id) => findMailedAccount(entities, { id }),
    // A user who has signed in without confirming was imported, and is not removed.
    endsAt: ({ createdAt, lastLogin }) =>
      lastLogin ? null : new Date(createdAt.getTime() + keptSeconds * 1000),
    makeToken: (account) => generator.makeToken(signed(account, account.profile.emailConfirmed)),
    inspect(account, token) {
      // Links are always made before the address is confirmed, so check what they signed then.
      const status = generator.inspectToken(signed(account, false), token);
      return status !== 'invalid' && account.profile.emailConfirmed ? 'already-done' : status;
    },
  };
}

/**
 * How many seconds an unconfirmed sign-up is kept: twice the lifetime of an activation link. So a new link can be
 * requested until the first expires, and the sign-up is removed in the end.
 *
 * @param activationSeconds - the lifetime of an activation link
 */
export function signUpSeconds(activationSeconds: number): number {
  return 2 * activationSeconds;
}

/**
 * What links sign as the address of a user: the address alone, as Django does, until the first email change or deletion.
 * From then on it includes the number of these. So a link that such a change invalidated stays invalid when the change is
 * undone.
 */
export function signedAddress({ email, linkGeneration }: Pick<User, 'email' | 'linkGeneration'>): string {
  return linkGeneration === 0 ? email : JSON.stringify([email, linkGeneration]);
}
