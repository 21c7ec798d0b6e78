import { EmailChange } from '../../entities/email-change.ts';
import type { Account } from '../../database/accounts.ts';
import type { LinkInput } from '../../links/links.ts';
import { unusablePassword } from '../../passwords/password-hash.ts';
import {
  claimAddress,
  compareAndSetAny,
  loadAccount,
  removeSignUpsLeft,
  whyNotMoved,
} from '../change-account.ts';
import { done, refused, type Outcome } from '../errors.ts';
import { openForUse } from '../proofs.ts';
import type { ServiceContext } from '../service-context.ts';

/**
 * Uses the undo link that was sent to the old address: restores that address, ends every session, invalidates the
 * password, and sends a reset link to the address.
 *
 * It is how owners recover an account that was taken over. So it works even if the password or the address has changed
 * again since, or the account was deleted. It also removes every later email change with its undo link, because the
 * intruder has those.
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
      // The one who changed the address knew the password, and a sign-in would invalidate the reset link.
      password: unusablePassword(random),
    },
    async (transaction) => {
      // This link, or that of an earlier change, has just been used.
      if ((await transaction.nativeDelete(EmailChange, { id })) === 0) return null;
      await transaction.nativeDelete(EmailChange, { user: user.id, $or: [{ id: { $gt: id } }, waiting] });
      const claimed = await claimAddress(transaction, { id: user.id, emailKey });
      await sessions.endAll(transaction, user.id);
      await events.record(transaction, 'emailChangeReverted', user.id, client);
      await outbox.write(transaction, { purpose: 'email-reverted', emailKey, client });
      return { claimed, account: await loadAccount(transaction, user.id) };
    },
  );
  if (!reverted) return refused(await whyNotMoved(entities, user.id, emailKey));
  await removeSignUpsLeft(entities, reverted.claimed);
  outbox.wake();
  return done(reverted.account);
}

const waiting = { confirmedAt: null };
