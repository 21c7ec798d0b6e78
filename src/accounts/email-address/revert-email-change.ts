import { EmailChange } from '../../entities/email-change.ts';
import type { Account } from '../../database/accounts.ts';
import type { LinkInput } from '../../links/open-link.ts';
import { unusablePassword } from '../../passwords/unusable-password.ts';
import { claimAddress, compareAndSetAny, loadAccount, whyNotMoved } from '../change-account.ts';
import { done, refused, type Outcome } from '../errors.ts';
import { openForUse } from '../proofs.ts';
import type { ServiceContext } from '../service-context.ts';

/**
 * Uses the link that was mailed to an old address: it comes back, every session ends, the password is worth nothing any
 * more, and a reset link goes there.
 *
 * It is the way back of somebody whose account was taken over. So it works whatever has been done since with the
 * password, with the address, or by deleting the account; and it takes back every later change of the address with the
 * links to undo those, which the intruder has.
 */
export async function revertEmailChange(context: ServiceContext, link: LinkInput): Promise<Outcome<Account>> {
  const { entities, sessions, events, outbox, client, random } = context;
  const opened = await openForUse(context, 'EMAIL_REVERT', link);
  if (!opened.ok) return opened;

  const { id, user, oldEmail, oldEmailKey: emailKey } = opened.value;
  const reverted = await compareAndSetAny(
    entities,
    { id: user.id, active: true },
    {
      email: oldEmail,
      emailKey,
      claimedEmailKey: emailKey,
      erasureDueAt: null,
      // Whoever changed the address knew it, and a sign-in would end the reset link.
      password: unusablePassword(random),
    },
    async (transaction) => {
      // Another use of this link, or of one from an earlier change, was first.
      if ((await transaction.nativeDelete(EmailChange, { id })) === 0) return null;
      await transaction.nativeDelete(EmailChange, { user: user.id, $or: [{ id: { $gt: id } }, waiting] });
      await claimAddress(transaction, { id: user.id, emailKey });
      await sessions.endAll(transaction, user.id);
      await events.record(transaction, 'emailChangeReverted', user.id, client);
      await outbox.write(transaction, { purpose: 'email-reverted', emailKey, client });
      return true;
    },
  );
  if (!reverted) return refused(await whyNotMoved(entities, user.id, emailKey));
  outbox.wake();
  return done(await loadAccount(entities, user.id));
}

const waiting = { confirmedAt: null };
