import type { LinkInput } from '../../links/links.ts';
import type { LiveSession } from '../../sessions/sessions.ts';
import { compareAndSet, compareAndSetAny, forgetPendingEmail, strictlyLater } from '../change-account.ts';
import { done, refused, type Outcome } from '../errors.ts';
import { recordAndTell } from '../order-mail.ts';
import { knowsPassword, openForUse } from '../proofs.ts';
import type { ServiceContext } from '../service-context.ts';
import { inTransaction } from '../../database/transaction.ts';

/** Requests the link that deletes the account of the signed-in user, who must know the password. */
export async function requestAccountDeletion(
  context: ServiceContext,
  viewer: LiveSession,
  { currentPassword }: { readonly currentPassword: string },
): Promise<Outcome<null>> {
  const { entities, outbox, events, client } = context;
  const { id, emailKey } = viewer.user;
  if (!(await knowsPassword(context, viewer, currentPassword))) {
    return refused({ code: 'INVALID_CREDENTIALS', field: 'currentPassword' });
  }
  await inTransaction(entities, async (transaction) => {
    await events.record(transaction, 'deletionRequested', id, client);
    await outbox.write(transaction, { purpose: 'account-deletion', emailKey, userId: id, client });
  });
  outbox.wake();
  return done(null);
}

/**
 * Uses a deletion link. The account can't be used from now on, and is erased after the grace period. Until then it keeps
 * its address, so that no one else takes it, and the email to its owner has a link that cancels the deletion.
 */
export async function confirmAccountDeletion(
  context: ServiceContext,
  link: LinkInput,
): Promise<Outcome<null>> {
  const { entities, sessions, outbox, now, deletionGraceSeconds } = context;
  const opened = await openForUse(context, 'ACCOUNT_DELETION', link);
  if (!opened.ok) return opened;

  const { id, email, password, linkGeneration, deletionConfirmedAt } = opened.value;
  const at = now();
  const deleted = await compareAndSet(
    entities,
    { id, email, password, linkGeneration, deletionConfirmedAt },
    {
      linkGeneration: linkGeneration + 1,
      // Deletion links sign this time, so each deletion must change it.
      deletionConfirmedAt: strictlyLater(at, deletionConfirmedAt),
      erasureDueAt: new Date(at.getTime() + deletionGraceSeconds * 1000),
    },
    async (transaction) => {
      await forgetPendingEmail(transaction, id);
      await sessions.endAll(transaction, id);
      await recordAndTell(context, transaction, 'deletionConfirmed', 'account-deleted', opened.value);
      return true;
    },
  );
  if (!deleted) return refused({ code: 'LINK_INVALID' });
  outbox.wake();
  return done(null);
}

/**
 * Uses the link that cancels a deletion: the account is restored, and its owner can sign in again. The time of the
 * deletion is kept, so that the deletion link stays used.
 */
export async function cancelAccountDeletion(
  context: ServiceContext,
  link: LinkInput,
): Promise<Outcome<null>> {
  const { entities, events, client } = context;
  const opened = await openForUse(context, 'DELETION_CANCEL', link);
  if (!opened.ok) return opened;

  const { id, deletionConfirmedAt, erasureDueAt } = opened.value;
  const restored = await compareAndSetAny(
    entities,
    { id, active: true, deletionConfirmedAt, erasureDueAt },
    { erasureDueAt: null },
    async (transaction) => {
      await events.record(transaction, 'deletionCancelled', id, client);
      return true;
    },
  );
  return restored ? done(null) : refused({ code: 'LINK_INVALID' });
}
