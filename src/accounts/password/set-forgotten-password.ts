import type { Account } from '../../database/accounts.ts';
import {
  claimAddress,
  compareAndSet,
  forgetPendingEmail,
  forgetProfile,
  loadAccount,
} from '../change-account.ts';
import { done, passwordErrors, refused, type AccountError, type Outcome } from '../errors.ts';
import { recordAndTell } from '../order-mail.ts';
import type { ServiceContext } from '../service-context.ts';

/**
 * Sets the password of an account whose reset link or code was opened, confirms its address (whoever has either reads
 * its mail), ends every session, and tells the owner.
 *
 * @param tooLate - the refusal where the link or the code has been used meanwhile
 */
export async function setForgottenPassword(
  context: ServiceContext,
  account: Account,
  newPassword: string,
  tooLate: AccountError,
): Promise<Outcome<Account>> {
  const { entities, attempts, passwordPolicy, hasher, sessions, events, outbox, client } = context;
  const { id, email, emailKey, claimedEmailKey, password, lastLogin, linkGeneration, profile } = account;
  // What a sign-up that nobody has confirmed says of itself is not its owner's word.
  const displayName = claimedEmailKey === null ? null : profile.displayName;
  const errors = await passwordErrors(passwordPolicy, newPassword, { email, displayName }, 'newPassword');
  if (errors.length > 0) return refused(...errors);

  const used = await compareAndSet(
    entities,
    { id, email, password, lastLogin, linkGeneration },
    { password: await hasher.hash(newPassword), claimedEmailKey: emailKey },
    async (transaction) => {
      await claimAddress(transaction, account);
      await forgetPendingEmail(transaction, id);
      await sessions.endAll(transaction, id);
      if (claimedEmailKey === null) {
        // A sign-up that was still waiting is confirmed by it, too, whoever has made it.
        await forgetProfile(transaction, id);
        await events.record(transaction, 'userActivated', id, client);
      }
      await recordAndTell(context, transaction, 'passwordReset', 'password-changed', account);
      return true;
    },
  );
  if (!used) return refused(tooLate);
  await attempts.forgiveGuesses(emailKey, client);
  outbox.wake();
  return done(await loadAccount(entities, id));
}
