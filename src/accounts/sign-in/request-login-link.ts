import type { Outcome } from '../errors.ts';
import { orderMail, type MailRequest } from '../order-mail.ts';
import type { ServiceContext } from '../service-context.ts';

/** Asks for a link that signs in once: it comes where there is an account. */
export async function requestLoginLink(context: ServiceContext, input: MailRequest): Promise<Outcome<null>> {
  return orderMail(context, 'requestLoginLink', 'login', input);
}
