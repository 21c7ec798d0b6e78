import type { Account } from '../../database/accounts.ts';
import { claimAddress, compareAndSet, forgetProfile, loadAccount, nextLastLogin } from '../change-account.ts';
import { done, passwordErrors, refused, type AccountError, type Outcome } from '../errors.ts';
import type { ServiceContext, SignedIn } from '../service-context.ts';

/** What shows who activates an account. */
export interface ActivationProof {
  /** What `register` gave to the browser or app that signed up. */
  readonly signUpToken?: string | null | undefined;
  /** Needed from anyone else; where it is given, it becomes the account's. */
  readonly password?: string | null | undefined;
}

/**
 * Confirms the address of a sign-up whose link or code was opened: it belongs to this account alone from now on, and
 * its owner is signed in. Whoever reads the mailbox decides the password and the profile; only the browser or app that
 * signed up has decided them already.
 *
 * @param tooLate - the refusal where the link or the code has been used meanwhile
 */
export async function confirmAccount(
  { entities, attempts, links, passwordPolicy, hasher, sessions, events, client, now }: ServiceContext,
  account: Account,
  { signUpToken, password }: ActivationProof,
  tooLate: AccountError,
): Promise<Outcome<SignedIn>> {
  const needsPassword = !links.isSignUpToken(account, signUpToken);
  if (needsPassword && !password) return refused({ code: 'PASSWORD_REQUIRED', field: 'password' });
  const owner = {
    email: account.email,
    displayName: needsPassword ? null : account.profile.displayName,
  };
  const errors = password ? await passwordErrors(passwordPolicy, password, owner, 'password') : [];
  if (errors.length > 0) return refused(...errors);

  const session = await compareAndSet(
    entities,
    { id: account.id, email: account.email, password: account.password, claimedEmailKey: null },
    {
      claimedEmailKey: account.emailKey,
      lastLogin: nextLastLogin(account.lastLogin, now()),
      ...(password ? { password: await hasher.hash(password) } : {}),
    },
    async (transaction) => {
      await claimAddress(transaction, account);
      if (needsPassword) await forgetProfile(transaction, account.id);
      await events.record(transaction, 'userActivated', account.id, client);
      return sessions.start(transaction, account.id, client);
    },
  );
  if (!session) return refused(tooLate);
  await attempts.forgiveGuesses(account.emailKey, client);
  return done({ account: await loadAccount(entities, account.id), session });
}
