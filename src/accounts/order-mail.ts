import { readEmailAddress } from './email-address.ts';
import { done, refused, type Outcome } from './errors.ts';
import type { ServiceContext } from './service-context.ts';

/**
 * Orders a mail to whoever has an address, if anybody does. Looks nobody up: the courier does, later, so that the
 * answer and the work are the same for every address.
 */
export async function orderMail(
  { entities, outbox, client }: ServiceContext,
  purpose: string,
  address: string,
): Promise<Outcome<null>> {
  const email = readEmailAddress(address);
  if (!email) return refused({ code: 'EMAIL_INVALID', field: 'email' });
  await outbox.write(entities, { purpose, emailKey: email.key, client });
  outbox.wake();
  return done(null);
}
