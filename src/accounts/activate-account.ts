import type { LinkInput } from '../links/open-link.ts';
import { claimAddress } from './claim-address.ts';
import { compareAndSet } from './compare-and-set.ts';
import { done, refused, type Outcome } from './errors.ts';
import { nextLastLogin } from './last-login.ts';
import { loadAccount } from './load-account.ts';
import { openForUse } from './open-for-use.ts';
import { passwordErrors } from './password-errors.ts';
import type { ServiceContext } from './service-context.ts';
import type { SignedIn } from './signed-in.ts';

/** An activation link as it came back, with what shows who opens it. */
export interface ActivateAccountInput extends LinkInput {
  /** What `register` gave to the browser or app that signed up. */
  readonly signUpToken?: string | null | undefined;
  /** Needed from anyone else; where it is given, it becomes the account's. */
  readonly password?: string | null | undefined;
}

/**
 * Uses an activation link: the address is confirmed and belongs to this account alone, and its owner is signed in.
 * Whoever reads the mailbox decides the password; only the browser or app that signed up has decided it already.
 */
export async function activateAccount(
  context: ServiceContext,
  { signUpToken, password, ...link }: ActivateAccountInput,
): Promise<Outcome<SignedIn>> {
  const { entities, links, hasher, sessions, client, now } = context;
  const opened = await openForUse(context, 'ACTIVATION', link);
  if (!opened.ok) return opened;
  const account = opened.value;

  const needsPassword = !links.isSignUpToken(account, signUpToken);
  if (needsPassword && !password) return refused({ code: 'PASSWORD_REQUIRED', field: 'password' });
  const errors = password ? passwordErrors(password, account.email, 'password') : [];
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
      return sessions.start(transaction, account.id, client);
    },
  );
  if (!session) return refused({ code: 'LINK_INVALID' });
  return done({ account: await loadAccount(entities, account.id), session });
}
