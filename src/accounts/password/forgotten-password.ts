import type { Account } from '../../database/accounts.ts';
import type { LinkInput } from '../../links/links.ts';
import {
  claimAddress,
  compareAndSet,
  forgetPendingEmail,
  forgetProfile,
  loadAccount,
  removeSignUpsLeft,
} from '../change-account.ts';
import { done, passwordErrors, refused, type AccountError, type Outcome } from '../errors.ts';
import { orderMail, recordAndTell, type MailRequest } from '../order-mail.ts';
import { openCode, openForUse, type CodeInput } from '../proofs.ts';
import type { ServiceContext } from '../service-context.ts';

/** Requests a link that sets a new password. It is sent if the address has an account or a pending sign-up. */
export async function requestPasswordReset(
  context: ServiceContext,
  input: MailRequest,
): Promise<Outcome<null>> {
  return orderMail(context, 'requestPasswordReset', 'password-reset', input);
}

/** A reset link, with the new password. */
export interface ResetPasswordInput extends LinkInput {
  readonly newPassword: string;
}

/** Uses a reset link. The link stays valid if the new password is refused. */
export async function resetPassword(
  context: ServiceContext,
  { newPassword, ...link }: ResetPasswordInput,
): Promise<Outcome<Account>> {
  const opened = await openForUse(context, 'PASSWORD_RESET', link);
  if (!opened.ok) return opened;
  return setForgottenPassword(context, opened.value, newPassword, { code: 'LINK_INVALID' });
}

/** The short code of a reset email, with the new password. */
export interface ResetPasswordWithCodeInput extends CodeInput {
  readonly newPassword: string;
}

/** Uses the short code of a reset email. It does what the link does. */
export async function resetPasswordWithCode(
  context: ServiceContext,
  { newPassword, ...input }: ResetPasswordWithCodeInput,
): Promise<Outcome<Account>> {
  return openCode(context, 'PASSWORD_RESET', input, (account) =>
    setForgottenPassword(context, account, newPassword, { code: 'CODE_INVALID', field: 'code' }),
  );
}

/**
 * Sets the new password, confirms the address (a valid link or code proves that its user reads the mailbox), ends every
 * session, and tells the owner.
 *
 * @param tooLate - the error if the link or the code has been used in the meantime
 */
async function setForgottenPassword(
  context: ServiceContext,
  account: Account,
  newPassword: string,
  tooLate: AccountError,
): Promise<Outcome<Account>> {
  const { entities, attempts, passwordPolicy, hasher, sessions, events, outbox, client } = context;
  const { id, email, emailKey, claimedEmailKey, password, lastLogin, linkGeneration, profile } = account;
  // The name in an unconfirmed sign-up is not the owner's word.
  const displayName = claimedEmailKey === null ? null : profile.displayName;
  const errors = await passwordErrors(passwordPolicy, newPassword, { email, displayName }, 'newPassword');
  if (errors.length > 0) return refused(...errors);

  const changed = await compareAndSet(
    entities,
    { id, email, password, lastLogin, linkGeneration },
    { password: await hasher.hash(newPassword), claimedEmailKey: emailKey },
    async (transaction) => {
      const claimed = await claimAddress(transaction, account);
      await forgetPendingEmail(transaction, id);
      await sessions.endAll(transaction, id);
      if (claimedEmailKey === null) {
        // The reset confirms a pending sign-up too, whoever made it.
        await forgetProfile(transaction, id);
        await events.record(transaction, 'userActivated', id, client);
      }
      await recordAndTell(context, transaction, 'passwordReset', 'password-changed', account);
      return { claimed, account: await loadAccount(transaction, id) };
    },
  );
  if (!changed) return refused(tooLate);
  await removeSignUpsLeft(entities, changed.claimed);
  await attempts.forgiveGuesses(emailKey, client);
  outbox.wake();
  return done(changed.account);
}
