import type { EntityManager } from '@mikro-orm/sql';
import { EmailChange } from '../../entities/email-change.ts';
import { newId } from '../../entities/new-id.ts';
import { TryLater } from '../../failures/try-later.ts';
import type { LiveSession } from '../../sessions/sessions.ts';
import { compareAndSet, strictlyLater } from '../change-account.ts';
import { readEmailAddress, type EmailAddress } from '../read-email-address.ts';
import { done, refused, type Outcome } from '../errors.ts';
import { knowsPassword } from '../proofs.ts';
import type { ServiceContext } from '../service-context.ts';

// An undo link is never taken away to make room: it may be the one by which the owner takes the account back.
const mostUndoable = 50;

/** The new address, with the password of the account. */
export interface RequestEmailChangeInput {
  readonly newEmail: string;
  readonly currentPassword: string;
}

/**
 * Requests an email change for the signed-in user, who must know the password: a link goes to the new address. It never
 * looks the address up. The courier does, later, so that the response is the same whether or not it is taken.
 *
 * @throws TryLater while too many earlier changes of the account can still be undone
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

  // The password doesn't change. Writing it makes this transaction wait for others that change the user.
  const requested = await compareAndSet(
    entities,
    { id: userId, email, password },
    { password },
    async (transaction) => {
      await requireRoomForChange(context, transaction, userId);
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
  // The password or the address has just changed.
  if (!requested) return refused({ code: 'INVALID_CREDENTIALS', field: 'currentPassword' });
  outbox.wake();
  return done(null);
}

/** The pending new address of the signed-in user, while the link to it is valid. Null if there is none. */
export async function pendingEmail(
  { entities, links, now }: ServiceContext,
  viewer: LiveSession,
): Promise<string | null> {
  const lifetime = links.timeoutSeconds('EMAIL_CHANGE') * 1000;
  const change = await entities.findOne(EmailChange, {
    user: viewer.user.id,
    confirmedAt: null,
    requestedAt: { $gte: new Date(now().getTime() - lifetime) },
  });
  return change?.newEmail ?? null;
}

/**
 * Stores the one pending change of a user. A repeated request for the same address keeps the row, so that the links of
 * both emails work. A request for another address replaces it, and its new id invalidates the old links.
 *
 * @returns the id of the change
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

/** Bounds the changes that one account can undo, all of which one undo may have to remove. */
async function requireRoomForChange(
  { links, now }: ServiceContext,
  transaction: EntityManager,
  user: string,
): Promise<void> {
  const [oldest] = await transaction.find(
    EmailChange,
    { user, confirmedAt: { $ne: null } },
    { orderBy: { requestedAt: 'desc' }, limit: 1, offset: mostUndoable - 1 },
  );
  if (!oldest?.confirmedAt) return;
  const undoableUntil = oldest.confirmedAt.getTime() + links.timeoutSeconds('EMAIL_REVERT') * 1000;
  throw new TryLater('RATE_LIMITED', (undoableUntil - now().getTime()) / 1000);
}

/**
 * The time of a request, later than that of every other change of the user. The id of the change is made from it, and
 * undoing a change also undoes those with greater ids.
 */
async function laterThanAllBefore(transaction: EntityManager, user: string, at: Date): Promise<Date> {
  const newest = await transaction.findOne(EmailChange, { user }, { orderBy: { requestedAt: 'desc' } });
  return strictlyLater(at, newest?.requestedAt);
}
