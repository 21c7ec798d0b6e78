import type { EntityManager } from '@mikro-orm/sqlite';
import { EmailChange } from '../../entities/email-change.ts';
import { newId } from '../../entities/new-id.ts';
import type { LiveSession } from '../../sessions/sessions.ts';
import { compareAndSet, strictlyLater } from '../change-account.ts';
import { readEmailAddress, type EmailAddress } from '../read-email-address.ts';
import { done, refused, type Outcome } from '../errors.ts';
import { knowsPassword } from '../proofs.ts';
import type { ServiceContext } from '../service-context.ts';

/** The address that somebody wants to have from now on. */
export interface RequestEmailChangeInput {
  readonly newEmail: string;
  readonly currentPassword: string;
}

/**
 * Asks for another address, where whoever is signed in knows the password: a link goes there. Looks the address up
 * nowhere: the courier does, later, so that one that is taken gets the same answer as one that is free.
 */
export async function requestEmailChange(
  context: ServiceContext,
  viewer: LiveSession,
  { newEmail, currentPassword }: RequestEmailChangeInput,
): Promise<Outcome<null>> {
  const { entities, events, outbox, client } = context;
  const address = readEmailAddress(newEmail);
  if (!address) return refused({ code: 'EMAIL_INVALID', field: 'newEmail' });
  const { id: userId, email, password } = viewer.user;
  if (!(await knowsPassword(context, viewer, currentPassword))) {
    return refused({ code: 'INVALID_CREDENTIALS', field: 'currentPassword' });
  }

  // The password stays as it is; setting it makes this wait for its turn beside all else that changes the user.
  const requested = await compareAndSet(
    entities,
    { id: userId, email, password },
    { password },
    async (transaction) => {
      const subjectId = await letOneWait(context, transaction, viewer, address);
      await events.record(transaction, 'emailChangeRequested', userId, client);
      await outbox.write(transaction, {
        purpose: 'email-change',
        emailKey: address.key,
        userId,
        subjectId,
        client,
      });
      return true;
    },
  );
  // The password or the address is another one than a moment ago.
  if (!requested) return refused({ code: 'INVALID_CREDENTIALS', field: 'currentPassword' });
  outbox.wake();
  return done(null);
}

/**
 * Keeps the one change of a user that waits: the same as before where it is asked for again, so that the link of either
 * mail works. Another one takes its place for good, since its key is another, too.
 *
 * @returns its key
 */
async function letOneWait(
  { now, random }: ServiceContext,
  transaction: EntityManager,
  viewer: LiveSession,
  { address: newEmail, key: newEmailKey }: EmailAddress,
): Promise<string> {
  const { id: user, email: oldEmail, emailKey: oldEmailKey } = viewer.user;
  const requestedAt = await laterThanAllBefore(transaction, user, now());
  const waiting = { user, confirmedAt: null };
  await transaction.nativeDelete(EmailChange, { ...waiting, $not: { oldEmail, newEmail } });
  const same = await transaction.findOne(EmailChange, waiting);
  if (same) {
    await transaction.nativeUpdate(EmailChange, { id: same.id }, { requestedAt });
    return same.id;
  }
  const id = newId(requestedAt, random);
  const addresses = { oldEmail, oldEmailKey, newEmail, newEmailKey };
  await transaction.insert(EmailChange, { id, ...waiting, ...addresses, requestedAt });
  return id;
}

/**
 * The time of a request as it is kept: later than those of all other changes of the user. Its key is made of it, and
 * undoing a change takes back those with greater keys.
 */
async function laterThanAllBefore(transaction: EntityManager, user: string, at: Date): Promise<Date> {
  const newest = await transaction.findOne(EmailChange, { user }, { orderBy: { requestedAt: 'desc' } });
  return strictlyLater(at, newest?.requestedAt);
}
