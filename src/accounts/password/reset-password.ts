import type { Account } from '../../database/accounts.ts';
import type { LinkInput } from '../../links/open-link.ts';
import type { Outcome } from '../errors.ts';
import { openForUse } from '../proofs.ts';
import type { ServiceContext } from '../service-context.ts';
import { setForgottenPassword } from './set-forgotten-password.ts';

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
  const opened = await openForUse(context, 'PASSWORD_RESET', link);
  if (!opened.ok) return opened;
  return setForgottenPassword(context, opened.value, newPassword, { code: 'LINK_INVALID' });
}
