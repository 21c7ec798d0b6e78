import type { Account } from '../links/links.ts';
import type { LinkInput } from '../links/open-link.ts';
import { claimAddress } from './claim-address.ts';
import { compareAndSet } from './compare-and-set.ts';
import { done, refused, type Outcome } from './errors.ts';
import { loadAccount } from './load-account.ts';
import { openForUse } from './open-for-use.ts';
import { passwordErrors } from './password-errors.ts';
import type { ServiceContext } from './service-context.ts';

/** A reset link as it came back, with the password to be. */
export interface ResetPasswordInput extends LinkInput {
  readonly newPassword: string;
}

/**
 * Uses a reset link: sets the password, confirms the address (whoever has the link reads its mail), and ends every
 * session. A password that is refused leaves the link alive.
 */
export async function resetPassword(
  context: ServiceContext,
  { newPassword, ...link }: ResetPasswordInput,
): Promise<Outcome<Account>> {
  const { entities, hasher, sessions } = context;
  const opened = await openForUse(context, 'PASSWORD_RESET', link);
  if (!opened.ok) return opened;
  const account = opened.value;

  const errors = passwordErrors(newPassword, account.email, 'newPassword');
  if (errors.length > 0) return refused(...errors);

  const { id, email, emailKey, password, lastLogin } = account;
  const used = await compareAndSet(
    entities,
    { id, email, password, lastLogin },
    { password: await hasher.hash(newPassword), claimedEmailKey: emailKey },
    async (transaction) => {
      await claimAddress(transaction, account);
      await sessions.endAll(transaction, id);
      return true;
    },
  );
  if (!used) return refused({ code: 'LINK_INVALID' });
  return done(await loadAccount(entities, id));
}
