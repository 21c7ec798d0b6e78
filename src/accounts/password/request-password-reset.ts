import type { Outcome } from '../errors.ts';
import { orderMail, type MailRequest } from '../order-mail.ts';
import type { ServiceContext } from '../service-context.ts';

/** Asks for a link that sets a new password: it comes where there is an account, or a sign-up. */
export async function requestPasswordReset(
  context: ServiceContext,
  input: MailRequest,
): Promise<Outcome<null>> {
  return orderMail(context, 'requestPasswordReset', 'password-reset', input);
}
