import type { Outcome } from '../errors.ts';
import { orderMail, type MailRequest } from '../order-mail.ts';
import type { ServiceContext } from '../service-context.ts';

/** Asks for a fresh activation link: it comes where a sign-up waits for one. */
export async function resendActivation(context: ServiceContext, input: MailRequest): Promise<Outcome<null>> {
  return orderMail(context, 'resendActivation', 'activation', input);
}
