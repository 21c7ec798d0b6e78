import type { Account } from '../../database/accounts.ts';
import type { LinkInput } from '../../links/links.ts';
import {
  claimAddress,
  compareAndSet,
  forgetProfile,
  nextLastLogin,
  removeSignUpsLeft,
  startSession,
} from '../change-account.ts';
import { done, passwordErrors, refused, type AccountError, type Outcome } from '../errors.ts';
import { orderMail, type MailRequest } from '../order-mail.ts';
import { openCode, openForUse, type CodeInput } from '../proofs.ts';
import type { ServiceContext, SignedIn } from '../service-context.ts';

/** Requests a new activation link. It is sent if the address has a pending sign-up. */
export async function resendActivation(context: ServiceContext, input: MailRequest): Promise<Outcome<null>> {
  return orderMail(context, 'resendActivation', 'activation', input);
}

/** What shows who activates an account. */
export interface ActivationProof {
  /** What `register` returned to the browser or app that signed up. */
  readonly signUpToken?: string | null | undefined;
  /** Required without that token. If it is given, it becomes the account's password. */
  readonly password?: string | null | undefined;
}

/** An activation link, with what shows who opens it. */
export interface ActivateAccountInput extends LinkInput, ActivationProof {}

/** Uses an activation link. */
export async function activateAccount(
  context: ServiceContext,
  { signUpToken, password, ...link }: ActivateAccountInput,
): Promise<Outcome<SignedIn>> {
  const opened = await openForUse(context, 'ACTIVATION', link);
  if (!opened.ok) return opened;
  return confirmAccount(context, opened.value, { signUpToken, password }, { code: 'LINK_INVALID' });
}

/** The short code of an activation email, with what shows who types it. */
export interface ActivateAccountWithCodeInput extends CodeInput, ActivationProof {}

/** Uses the short code of an activation email. It does what the link does. */
export async function activateAccountWithCode(
  context: ServiceContext,
  { signUpToken, password, ...input }: ActivateAccountWithCodeInput,
): Promise<Outcome<SignedIn>> {
  return openCode(context, 'ACTIVATION', input, (account) =>
    confirmAccount(context, account, { signUpToken, password }, { code: 'CODE_INVALID', field: 'code' }),
  );
}

/**
 * Confirms the address of a sign-up, so that it belongs to this account alone, and signs its owner in. The owner of the
 * mailbox decides the password and the profile. Only the browser or app that signed up has already decided them.
 *
 * @param tooLate - the error if the link or the code has been used in the meantime
 */
async function confirmAccount(
  context: ServiceContext,
  account: Account,
  { signUpToken, password }: ActivationProof,
  tooLate: AccountError,
): Promise<Outcome<SignedIn>> {
  const { entities, attempts, links, passwordPolicy, hasher, events, client, now } = context;
  const needsPassword = !links.isSignUpToken(account, signUpToken);
  if (needsPassword && !password) return refused({ code: 'PASSWORD_REQUIRED', field: 'password' });
  const owner = {
    email: account.email,
    displayName: needsPassword ? null : account.profile.displayName,
  };
  const errors = password ? await passwordErrors(passwordPolicy, password, owner, 'password') : [];
  if (errors.length > 0) return refused(...errors);

  const activated = await compareAndSet(
    entities,
    { id: account.id, email: account.email, password: account.password, claimedEmailKey: null },
    {
      claimedEmailKey: account.emailKey,
      lastLogin: nextLastLogin(account.lastLogin, now()),
      ...(password ? { password: await hasher.hash(password) } : {}),
    },
    async (transaction) => {
      const claim = await claimAddress(transaction, account);
      if (needsPassword) await forgetProfile(transaction, account.id);
      await events.record(transaction, 'userActivated', account.id, client);
      return { claim, signedIn: await startSession(context, transaction, account.id) };
    },
  );
  if (!activated) return refused(tooLate);
  await removeSignUpsLeft(entities, activated.claim);
  await attempts.forgiveGuesses(account.emailKey, client);
  return done(activated.signedIn);
}
