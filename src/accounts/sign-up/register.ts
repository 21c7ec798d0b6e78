import { newId } from '../../entities/new-id.ts';
import { statement } from '../../database/statement.ts';
import { inTransaction } from '../../database/transaction.ts';
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

// How many sign-ups wait for one address at most, and how many of the oldest a new one replaces at most. More than one
// only where there were more than may be.
const mostWaiting = 1_000;
const mostReplaced = 20;

/**
 * Signs up. It never looks the address up. Every sign-up creates a user that doesn't claim the address yet, and the
 * courier decides later which email is sent. If too many sign-ups wait for the address, the new one replaces the oldest,
 * whose links die with it.
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
  const at = now();
  const user = { id: newId(at, random), email: email.address, password };
  await inTransaction(entities, async (transaction) => {
    await insertUser.run(transaction, { ...user, emailKey: email.key, at });
    await insertProfile.run(transaction, { id: user.id, displayName, locale });
    await deleteOldestSignUps.run(transaction, { id: user.id, emailKey: email.key });
    await events.record(transaction, 'userRegistered', user.id, client);
    await outbox.write(transaction, {
      purpose: 'activation',
      emailKey: email.key,
      userId: user.id,
      client,
    });
  });
  outbox.wake();
  return done({ signUpToken: links.mintSignUpToken(user) });
}

interface NewUser {
  readonly id: string;
  readonly email: string;
  readonly emailKey: string;
  readonly password: string;
  readonly at: Date;
}

const insertUser = statement<NewUser>((tables, value) =>
  tables.insertInto('user').values({
    id: value('id'),
    email: value('email'),
    email_key: value('emailKey'),
    password: value('password'),
    active: true,
    created_at: value('at'),
  }),
);

const insertProfile = statement<{ id: string; displayName: string | null; locale: string | null }>(
  (tables, value) =>
    tables.insertInto('profile').values({
      user_id: value('id'),
      email_confirmed: false,
      display_name: value('displayName'),
      locale: value('locale'),
    }),
);

// Those that were imported and have been in use stay, and so do those that an operator has switched off. The new one is
// excluded by its id: of two in one millisecond, it need not be the later one in order.
const deleteOldestSignUps = statement<{ id: string; emailKey: string }>((tables, value) =>
  tables.deleteFrom('user').where('id', 'in', (from) =>
    from
      .selectFrom('user')
      .select('id')
      .where('email_key', '=', value('emailKey'))
      .where('claimed_email_key', 'is', null)
      .where('last_login', 'is', null)
      .where('active', '=', true)
      .where('id', '<>', value('id'))
      .orderBy('last_login', 'desc')
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(mostReplaced)
      .offset(mostWaiting - 1),
  ),
);
