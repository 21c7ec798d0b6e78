import type { EntityManager } from '@mikro-orm/sql';
import type { CaptchaField } from '../captcha/captcha-settings.ts';
import type { User } from '../entities/user.ts';
import type { TrailEventKind } from '../events/account-events.ts';
import { captchaFailed, done, refused, type Outcome } from './errors.ts';
import { readEmailAddress } from './read-email-address.ts';
import type { ServiceContext } from './service-context.ts';

/** Who an email goes to. */
export interface MailRequest {
  readonly email: string;
  readonly captcha?: string | null | undefined;
}

/**
 * Orders an email to the account with an address, if there is one. It never looks the account up. The courier does,
 * later, so that the response and the work are the same for every address.
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

/**
 * Records an event of an account, and orders the email that tells the owner about it. The email names this one event,
 * so it isn't merged with that of another.
 *
 * @param purpose - the kind of email
 */
export async function recordAndTell(
  { events, outbox, client }: ServiceContext,
  transaction: EntityManager,
  kind: TrailEventKind,
  purpose: string,
  { id: userId, emailKey }: Pick<User, 'id' | 'emailKey'>,
): Promise<void> {
  const subjectId = await events.record(transaction, kind, userId, client);
  await outbox.write(transaction, { purpose, emailKey, userId, subjectId, client });
}
