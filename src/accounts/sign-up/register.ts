import { newId } from '../../entities/new-id.ts';
import { User } from '../../entities/user.ts';
import { readEmailAddress } from '../read-email-address.ts';
import { captchaFailed, done, passwordErrors, refused, type AccountError, type Outcome } from '../errors.ts';
import { readDisplayName, readLocale } from '../profile-fields.ts';
import type { ServiceContext } from '../service-context.ts';

/** The data of a sign-up. */
export interface RegisterInput {
  readonly email: string;
  readonly password: string;
  readonly displayName?: string | null | undefined;
  /** A BCP 47 language tag. */
  readonly locale?: string | null | undefined;
  readonly captcha?: string | null | undefined;
}

/**
 * Signs up. It never looks the address up. Every sign-up creates a user that doesn't claim the address yet, and the
 * courier decides later which email is sent.
 *
 * @returns the proof that this browser or app signed up
 */
export async function register(
  { captcha, entities, passwordPolicy, hasher, links, outbox, events, client, now, random }: ServiceContext,
  input: RegisterInput,
): Promise<Outcome<{ signUpToken: string }>> {
  const email = readEmailAddress(input.email);
  const displayName = readDisplayName(input.displayName);
  const locale = readLocale(input.locale);

  const errors: AccountError[] = [];
  if (!email) errors.push({ code: 'EMAIL_INVALID', field: 'email' });
  const owner = { email: email?.address ?? '', displayName: displayName ?? null };
  errors.push(...(await passwordErrors(passwordPolicy, input.password, owner, 'password')));
  if (displayName === undefined) errors.push({ code: 'VALUE_INVALID', field: 'displayName' });
  if (locale === undefined) errors.push({ code: 'VALUE_INVALID', field: 'locale' });
  if (!email || displayName === undefined || locale === undefined || errors.length > 0)
    return refused(...errors);
  if (!(await captcha.passes('register', input.captcha, client))) return refused(captchaFailed);

  const password = await hasher.hash(input.password);
  const user = await entities.transactional(async (transaction) => {
    const signedUp = transaction.create(User, {
      id: newId(now(), random),
      email: email.address,
      emailKey: email.key,
      claimedEmailKey: null,
      password,
      lastLogin: null,
      active: true,
      createdAt: now(),
      deletionConfirmedAt: null,
      erasureDueAt: null,
      profile: { emailConfirmed: false, displayName, locale },
    });
    await transaction.flush();
    await events.record(transaction, 'userRegistered', signedUp.id, client);
    await outbox.write(transaction, {
      purpose: 'activation',
      emailKey: email.key,
      userId: signedUp.id,
      client,
    });
    return signedUp;
  });
  outbox.wake();
  return done({ signUpToken: links.mintSignUpToken(user) });
}
