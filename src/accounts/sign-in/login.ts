import type { EntityManager } from '@mikro-orm/sqlite';
import { accountInUse, toDate } from '../../database/accounts.ts';
import { readRows } from '../../database/statement.ts';
import type { User } from '../../entities/user.ts';
import { compareAndSet, forgetPendingEmail, loadAccount, nextLastLogin } from '../change-account.ts';
import { readEmailAddress } from '../read-email-address.ts';
import { captchaFailed, done, refused, type Outcome } from '../errors.ts';
import type { ServiceContext, SignedIn } from '../service-context.ts';

/** What somebody signs in with. */
export interface LoginInput {
  readonly email: string;
  readonly password: string;
  readonly captcha?: string | null | undefined;
}

/**
 * Signs in. Only the owner of a proven address can; everybody else gets the same answer after the same work. A hash
 * made at another cost than today's is made anew.
 */
export async function login(context: ServiceContext, input: LoginInput): Promise<Outcome<SignedIn>> {
  const { attempts, captcha, client } = context;
  const emailKey = readEmailAddress(input.email)?.key ?? '';
  const outcome = await attempts.guess(emailKey, client, async () => {
    // Second: what is refused to a client about one address leaves it its attempts at others.
    await attempts.count('SIGN_IN', client);
    const passes = await captcha.passes('login', input.captcha, client);
    return passes ? signIn(context, emailKey, input.password) : null;
  });
  if (outcome?.ok) await captcha.forgive('login', client);
  return outcome ?? refused(captchaFailed);
}

type Owner = Pick<User, 'id' | 'password' | 'lastLogin'>;

async function signIn(context: ServiceContext, emailKey: string, typed: string): Promise<Outcome<SignedIn>> {
  const { entities, hasher, sessions, events, client, now } = context;
  const owner = await findOwner(entities, emailKey);
  const upgraded = await hasher.verifyForLogin(typed, owner?.password ?? null);
  if (!owner || upgraded === null) return refused({ code: 'INVALID_CREDENTIALS' });

  const { id, password, lastLogin } = owner;
  const session = await compareAndSet(
    entities,
    { id, password, lastLogin },
    { password: upgraded, lastLogin: nextLastLogin(lastLogin, now()) },
    async (transaction) => {
      if (upgraded !== password) await forgetPendingEmail(transaction, id);
      await events.record(transaction, 'userSignedIn', id, client);
      return sessions.start(transaction, id, client);
    },
  );
  // Something has changed since it was read: the password, or the last login by a sign-in beside this one. Each has to
  // move it by itself, or a reset link made between the two would outlive the second.
  if (!session) return signIn(context, emailKey, typed);
  return done({ account: await loadAccount(entities, id), session });
}

/** Finds who may sign in by an address. Nothing more of them: making it takes time that an unknown address does not. */
async function findOwner(entities: EntityManager, emailKey: string): Promise<Owner | undefined> {
  const [row] = await readRows<{ id: string; password: string; last_login: number | null }>(
    entities,
    `select id, password, last_login from "user" as account where claimed_email_key = ? and ${accountInUse}`,
    [emailKey],
  );
  return row && { id: row.id, password: row.password, lastLogin: toDate(row.last_login) };
}
