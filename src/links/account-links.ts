import { findAccount, findAccountInUse, type Account } from '../database/accounts.ts';
import type { User } from '../entities/user.ts';
import type { AccountActivationTokenGenerator, TokenGenerator } from '../tokens/index.ts';
import type { LinkKind } from './link-kind.ts';
import { signedAddress } from './signed-address.ts';

/** What the links of an account sign, each kind some of it. */
type SignedAccount = Pick<
  User,
  'id' | 'email' | 'password' | 'lastLogin' | 'deletionConfirmedAt' | 'erasureDueAt'
>;

/** Links that sign a user's own columns. Those of an account that nobody may use are worth nothing. */
export function accountLinks(generator: TokenGenerator<SignedAccount>): LinkKind<Account> {
  const signed = (account: Account): SignedAccount => {
    const { id, password, lastLogin, deletionConfirmedAt, erasureDueAt } = account;
    return { id, email: signedAddress(account), password, lastLogin, deletionConfirmedAt, erasureDueAt };
  };
  return {
    find: findAccountInUse,
    makeToken: (account) => generator.makeToken(signed(account)),
    inspect: (account, token) => generator.inspectToken(signed(account), token),
  };
}

/** Links of an account that is deleted and not erased yet. */
export function deletedAccountLinks(generator: TokenGenerator<SignedAccount>): LinkKind<Account> {
  return {
    ...accountLinks(generator),
    find: (entities, id) =>
      findAccount(entities, 'account.id = ? and account.active and account.erasure_due_at is not null', [id]),
    endsAt: ({ erasureDueAt }) => erasureDueAt,
  };
}

/**
 * Links that confirm the address of a sign-up, which is removed when nobody does.
 *
 * @param signUpSeconds - that a sign-up waits
 */
export function activationLinks(
  generator: AccountActivationTokenGenerator,
  signUpSeconds: number,
): LinkKind<Account> {
  const signed = ({ id, email }: Account, emailConfirmed: boolean) => ({ id, email, emailConfirmed });
  return {
    find: findAccountInUse,
    // Somebody who has signed in comes from an import, and is kept.
    endsAt: ({ createdAt, lastLogin }) =>
      lastLogin ? null : new Date(createdAt.getTime() + signUpSeconds * 1000),
    makeToken: (account) => generator.makeToken(signed(account, account.profile.emailConfirmed)),
    inspect(account, token) {
      // A link is always made before the address is confirmed, so it is judged as of then.
      const status = generator.inspectToken(signed(account, false), token);
      return status !== 'invalid' && account.profile.emailConfirmed ? 'already-done' : status;
    },
  };
}
