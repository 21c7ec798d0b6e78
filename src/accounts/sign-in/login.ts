import type { EntityManager } from '@mikro-orm/sql';
import { accountInUse } from '../../database/accounts.ts';
import { statement } from '../../database/statement.ts';
import type { User } from '../../entities/user.ts';
import { compareAndSet, forgetPendingEmail, nextLastLogin, startSession } from '../change-account.ts';
import { readEmailAddress } from '../read-email-address.ts';
import { captchaFailed, done, refused, type Outcome } from '../errors.ts';
import type { ServiceContext, SignedIn } from '../service-context.ts';

/** An address and its password. */
export interface LoginInput {
  readonly email: string;
  readonly password: string;
  readonly captcha?: string | null | undefined;
}

/**
 * Signs in with an address and a password. Without an activated account, the response is the same after the same work.
 * A password hash of another cost than the configured one is replaced.
 */
export async function login(context: ServiceContext, input: LoginInput): Promise<Outcome<SignedIn>> {
  const { attempts, captcha, client } = context;
  const emailKey = readEmailAddress(input.email)?.key ?? '';
  const outcome = await attempts.guess(emailKey, client, async () => {
    // Counted second, so that attempts refused for one address don't use up the client's attempts for others.
    await attempts.count('SIGN_IN', client);
    const passes = await captcha.passes('login', input.captcha, client);
    return passes ? signIn(context, emailKey, input.password) : null;
  });
  if (outcome?.ok) await captcha.forgive('login', client);
  return outcome ?? refused(captchaFailed);
}

type Owner = Pick<User, 'id' | 'password' | 'lastLogin'>;

async function signIn(context: ServiceContext, emailKey: string, typed: string): Promise<Outcome<SignedIn>> {
  const { entities, hasher, events, client, now } = context;
  const owner = await findOwner(entities, emailKey);
  const upgraded = await hasher.verifyForLogin(typed, owner?.password ?? null);
  if (!owner || upgraded === null) return refused({ code: 'INVALID_CREDENTIALS' });

  const { id, password, lastLogin } = owner;
  const signedIn = await compareAndSet(
    entities,
    { id, password, lastLogin },
    { password: upgraded, lastLogin: nextLastLogin(lastLogin, now()) },
    async (transaction) => {
      if (upgraded !== password) await forgetPendingEmail(transaction, id);
      await events.record(transaction, 'userSignedIn', id, client);
      return startSession(context, transaction, id);
    },
  );
  // The password, or the last login in a parallel sign-in, has changed since it was read. Each sign-in must change the
  // last login itself, or a reset link made between the two would stay valid after the second.
  if (!signedIn) return signIn(context, emailKey, typed);
  return done(signedIn);
}

/** Finds who can sign in with an address. It reads no more than this, because a known address must take no longer. */
async function findOwner(entities: EntityManager, emailKey: string): Promise<Owner | undefined> {
  const row = await selectOwner.row(entities, { emailKey });
  return row && { id: row.id, password: row.password, lastLogin: row.last_login };
}

const selectOwner = statement<
  { emailKey: string },
  { id: string; password: string; last_login: Date | null }
>((tables, value) =>
  tables
    .selectFrom('user as account')
    .select(['id', 'password', 'last_login'])
    .where('claimed_email_key', '=', value('emailKey'))
    .where(accountInUse()),
);
