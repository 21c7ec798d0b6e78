import { EmailChange } from '../../src/entities/email-change.ts';
import { newId } from '../../src/entities/new-id.ts';
import type { AddressChange, LinkSubjects } from '../../src/links/purpose.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import type { Services } from './services.ts';

/** Something for a link of each purpose to be about, all of one user. */
export async function linkSubjects(services: Services, userId: string): Promise<LinkSubjects> {
  const account = await services.account(userId);
  return {
    ACTIVATION: account,
    LOGIN: account,
    PASSWORD_RESET: account,
    ACCOUNT_DELETION: account,
    DELETION_CANCEL: account,
    EMAIL_CHANGE: await changeOfAddress(services, userId, null),
    EMAIL_REVERT: await changeOfAddress(services, userId, services.clock.now()),
  };
}

/** A change of a user's address, as it is stored. */
export async function changeOfAddress(
  services: Services,
  userId: string,
  confirmedAt: Date | null,
  newEmail = 'new@example.com',
): Promise<AddressChange> {
  const id = newId(services.clock.now(), systemRandom);
  const user = await services.account(userId);
  const change = {
    id,
    oldEmail: user.email,
    oldEmailKey: user.emailKey,
    newEmail,
    newEmailKey: newEmail,
    requestedAt: services.clock.now(),
    confirmedAt,
  };
  await services.database.em.fork().insert(EmailChange, { ...change, user: userId });
  return { ...change, user };
}
