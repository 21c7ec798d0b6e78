import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { login } from '../../../src/accounts/sign-in/login.ts';
import { resetPassword } from '../../../src/accounts/password/forgotten-password.ts';
import { betterPassword, goodPassword } from '../../support/people.ts';
import { Services } from '../../support/services.ts';
import { statementsOf } from '../../support/statements.ts';
import { canSignIn, codesOf, createAccount, forgetPassword, signUp, valueOf } from '../../support/steps.ts';
import { sessionsOf } from '../../support/lists.ts';

const email = 'ada@example.com';
const moreCostly = { memoryKibibytes: 32, passes: 2, lanes: 1, concurrency: 4, mostWaiting: 100 };

let services: Services;
beforeEach(async () => {
  services = await Services.start();
});
afterEach(() => services.close());

const signIn = (password = goodPassword, address = email) =>
  login(services.context(), { email: address, password });

describe('signing in', () => {
  test('starts a session of its own each time', async () => {
    const { id } = await createAccount(services, email);
    const client = { ipAddress: '192.0.2.1', userAgent: 'a browser' };
    const { account, session } = valueOf(
      await login(services.context({ ...client, language: null }), { email, password: goodPassword }),
    );
    expect(account.id).toBe(id);
    const sessions = await sessionsOf(services, id);
    expect(sessions).toHaveLength(2);
    expect(sessions.find((one) => one.id === session.id)).toMatchObject(client);
  });

  test('gets one answer for all who cannot, after the same statements', async () => {
    await createAccount(services, email);
    await signUp(services, 'waiting@example.com');
    const off = await createAccount(services, 'off@example.com');
    await services.deactivate(off.id);

    const statements = [];
    for (const [address, password] of [
      [email, betterPassword],
      ['unknown@example.com', goodPassword],
      ['waiting@example.com', goodPassword],
      ['off@example.com', goodPassword],
      ['no address', goodPassword],
      ['', ''],
    ]) {
      const made = await statementsOf(services.database, async () => {
        expect(await signIn(password, address)).toEqual({
          ok: false,
          errors: [{ code: 'INVALID_CREDENTIALS' }],
        });
      });
      statements.push(made);
    }
    for (const made of statements) expect(made).toEqual(statements[0]);
    expect(statements[0]).toHaveLength(1);
  });

  test('costs one comparison of hashes, whoever tries and whatever comes of it', async () => {
    await createAccount(services, email);
    await signUp(services, 'waiting@example.com');
    const off = await createAccount(services, 'off@example.com');
    await services.deactivate(off.id);
    const context = services.context();
    const compared: (string | null)[] = [];
    const verifyForLogin: typeof context.hasher.verifyForLogin = (password, stored) => {
      compared.push(stored);
      return context.hasher.verifyForLogin(password, stored);
    };
    const watched = { ...context, hasher: { ...context.hasher, verifyForLogin } };
    for (const address of [
      email,
      'unknown@example.com',
      'waiting@example.com',
      off.account.email,
      'no address',
    ])
      await login(watched, { email: address, password: goodPassword });
    expect(compared).toEqual([expect.stringContaining('$argon2id$'), null, null, null, null]);
  });

  test.each([
    ['another case', 'ADA@EXAMPLE.COM'],
    ['full-width letters', 'ａｄａ＠ｅｘａｍｐｌｅ．ｃｏｍ'],
    ['blanks around it', '  ada@example.com '],
  ])('finds an address in %s', async (_, address) => {
    await createAccount(services, email);
    expect(codesOf(await signIn(goodPassword, address))).toEqual([]);
  });

  test('takes the Kelvin sign for a K, and keeps ı from i and ß from ss', async () => {
    await createAccount(services, '\u212Aim@example.com');
    expect(await canSignIn(services, 'kim@example.com', goodPassword)).toBe(true);
    await createAccount(services, 'mike@example.com');
    expect(await canSignIn(services, 'mıke@example.com', goodPassword)).toBe(false);
    await createAccount(services, 'gross@example.com');
    expect(await canSignIn(services, 'groß@example.com', goodPassword)).toBe(false);
  });

  test('takes a password however a keyboard composed it', async () => {
    await createAccount(services, email, 'caf\u00e9 in the fens');
    expect(codesOf(await signIn('cafe\u0301 in the fens'))).toEqual([]);
  });
});

describe('the last login', () => {
  test('is kept to the second, and is later with every sign-in', async () => {
    const { id } = await createAccount(services, email);
    services.clock.advance(60.789);
    valueOf(await signIn());
    expect((await services.account(id)).lastLogin).toEqual(new Date('2026-11-23T12:01:00Z'));
    valueOf(await signIn());
    expect((await services.account(id)).lastLogin).toEqual(new Date('2026-11-23T12:01:01Z'));
  });

  test('is later with every sign-in even where several come at once', async () => {
    const { id } = await createAccount(services, email);
    services.clock.advance(60);
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => signIn()));
    expect(outcomes.flatMap(codesOf)).toEqual([]);
    expect((await services.account(id)).lastLogin).toEqual(new Date('2026-11-23T12:01:04Z'));
  });

  test('does not move when somebody cannot sign in', async () => {
    const { id } = await createAccount(services, email);
    services.clock.advance(60);
    await signIn(betterPassword);
    expect((await services.account(id)).lastLogin).toEqual(new Date('2026-11-23T12:00:00Z'));
  });
});

describe('a reset link', () => {
  const isAlive = async (link: { uid: string; token: string }) =>
    (await resetPassword(services.context(), { ...link, newPassword: betterPassword })).ok;

  test('dies when its owner signs in', async () => {
    await createAccount(services, email);
    const link = await forgetPassword(services, email);
    valueOf(await signIn());
    expect(await isAlive(link)).toBe(false);
  });

  test('dies by each of two sign-ins within a second', async () => {
    await createAccount(services, email);
    valueOf(await signIn());
    const link = await forgetPassword(services, email);
    valueOf(await signIn());
    expect(await isAlive(link)).toBe(false);
  });

  test('dies by a sign-in on a clock that is behind', async () => {
    await createAccount(services, email);
    const link = await forgetPassword(services, email);
    services.clock.advance(-600);
    valueOf(await signIn());
    services.clock.advance(600);
    expect(await isAlive(link)).toBe(false);
  });

  test('outlives a wrong password', async () => {
    await createAccount(services, email);
    const link = await forgetPassword(services, email);
    await signIn(betterPassword);
    expect(await isAlive(link)).toBe(true);
  });
});

describe('a raised cost of hashing', () => {
  test('reaches an account when its owner signs in', async () => {
    const { id } = await createAccount(services, email);
    const costly = services.under({ passwordHashing: moreCostly });
    valueOf(await login(costly.context(), { email, password: goodPassword }));
    const { password } = await services.account(id);
    expect(password).toContain('m=32');
    expect(costly.parts.hasher.needsRehash(password)).toBe(false);
    expect(await canSignIn(services, email, goodPassword)).toBe(true);
  });

  test('leaves the hash of who has it already, and of who cannot sign in', async () => {
    const { id } = await createAccount(services, email);
    const { password } = await services.account(id);
    valueOf(await signIn());
    const costly = services.under({ passwordHashing: moreCostly });
    await login(costly.context(), { email, password: betterPassword });
    expect((await services.account(id)).password).toBe(password);
  });

  test('lets all in who sign in at once', async () => {
    await createAccount(services, email);
    const costly = services.under({ passwordHashing: moreCostly });
    const outcomes = await Promise.all(
      Array.from({ length: 4 }, () => login(costly.context(), { email, password: goodPassword })),
    );
    expect(outcomes.flatMap(codesOf)).toEqual([]);
  });
});

describe('a change while the password is being checked', () => {
  /** What a sign-in works with, where something happens right after its password was found to match. */
  function interruptedBy(happening: () => Promise<unknown>) {
    const context = services.context();
    let happened = false;
    const verifyForLogin: typeof context.hasher.verifyForLogin = async (password, stored) => {
      const upgraded = await context.hasher.verifyForLogin(password, stored);
      if (!happened) await happening();
      happened = true;
      return upgraded;
    };
    return { ...context, hasher: { ...context.hasher, verifyForLogin } };
  }

  test('of the password keeps out who knew the old one', async () => {
    const { id } = await createAccount(services, email);
    const link = await forgetPassword(services, email);
    const context = interruptedBy(() =>
      resetPassword(services.context(), { ...link, newPassword: betterPassword }),
    );
    expect(codesOf(await login(context, { email, password: goodPassword }))).toEqual(['INVALID_CREDENTIALS']);
    expect(await sessionsOf(services, id)).toEqual([]);
  });

  test('to an account that is switched off keeps its owner out', async () => {
    const { id } = await createAccount(services, email);
    const context = interruptedBy(() => services.deactivate(id));
    expect(codesOf(await login(context, { email, password: goodPassword }))).toEqual(['INVALID_CREDENTIALS']);
  });
});
