import { EmailChange } from '../../entities/email-change.ts';
import type { Account } from '../../database/accounts.ts';
import type { LinkInput } from '../../links/links.ts';
import {
  claimAddress,
  compareAndSet,
  loadAccount,
  removeSignUpsLeft,
  whyNotMoved,
} from '../change-account.ts';
import { done, refused, type Outcome } from '../errors.ts';
import { openForUse } from '../proofs.ts';
import type { ServiceContext } from '../service-context.ts';

/**
 * Uses the link that was sent to the new address: it becomes the user's address, and the one who opens it need not be
 * signed in. The old address gets an email with a link that undoes the change. Sessions stay valid, because the request
 * needed the password.
 */
export async function confirmEmailChange(
  context: ServiceContext,
  link: LinkInput,
): Promise<Outcome<Account>> {
  const { entities, events, outbox, client, now } = context;
  const opened = await openForUse(context, 'EMAIL_CHANGE', link);
  if (!opened.ok) return opened;

  const { id: subjectId, oldEmail, oldEmailKey, newEmail, newEmailKey: emailKey } = opened.value;
  const { id: userId, password, linkGeneration } = opened.value.user;
  const confirmed = await compareAndSet(
    entities,
    { id: userId, email: oldEmail, password, linkGeneration },
    { email: newEmail, emailKey, claimedEmailKey: emailKey, linkGeneration: linkGeneration + 1 },
    async (transaction) => {
      const waiting = { id: subjectId, confirmedAt: null };
      const marked = await transaction.nativeUpdate(EmailChange, waiting, { confirmedAt: now() });
      // A change to another address has just been requested.
      if (marked === 0) return null;
      const claimed = await claimAddress(transaction, { id: userId, emailKey });
      await events.record(transaction, 'emailChanged', userId, client);
      await outbox.write(transaction, {
        purpose: 'email-changed',
        emailKey: oldEmailKey,
        userId,
        subjectId,
        client,
      });
      return { claimed, account: await loadAccount(transaction, userId) };
    },
  );
  if (!confirmed) return refused(await whyNotMoved(entities, userId, emailKey));
  await removeSignUpsLeft(entities, confirmed.claimed);
  outbox.wake();
  return done(confirmed.account);
}
