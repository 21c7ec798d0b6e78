import type { CaptchaField } from '../captcha/captcha-settings.ts';
import { readEmailAddress } from './read-email-address.ts';
import { captchaFailed, done, refused, type Outcome } from './errors.ts';
import type { ServiceContext } from './service-context.ts';

/** Whom a mail is to go to. */
export interface MailRequest {
  readonly email: string;
  readonly captcha?: string | null | undefined;
}

/**
 * Orders a mail to whoever has an address, if anybody does. Looks nobody up: the courier does, later, so that the
 * answer and the work are the same for every address.
 *
 * @param field - the mutation that asks for it
 */
export async function orderMail(
  { captcha, entities, outbox, client }: ServiceContext,
  field: CaptchaField,
  purpose: string,
  input: MailRequest,
): Promise<Outcome<null>> {
  const email = readEmailAddress(input.email);
  if (!email) return refused({ code: 'EMAIL_INVALID', field: 'email' });
  if (!(await captcha.passes(field, input.captcha, client))) return refused(captchaFailed);
  await outbox.write(entities, { purpose, emailKey: email.key, client });
  outbox.wake();
  return done(null);
}
