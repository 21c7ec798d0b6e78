import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { login } from '../../../src/accounts/sign-in/login.ts';
import { resetPassword, resetPasswordWithCode } from '../../../src/accounts/password/forgotten-password.ts';
import { ShortCode } from '../../../src/entities/short-code.ts';
import { forgetPasswordForCode, signUpForCode, wrong } from '../../support/codes.ts';
import { betterPassword, goodPassword } from '../../support/people.ts';
import { Services } from '../../support/services.ts';
import { statementsOf } from '../../support/statements.ts';
import { canSignIn, codesOf, createAccount, valueOf } from '../../support/steps.ts';
import { isLive } from '../../support/viewer.ts';

const email = 'ada@example.com';

let services: Services;
let id: string;
let sessionToken: string;
beforeEach(async () => {
  services = await Services.start();
  const account = await createAccount(services, email);
  id = account.id;
  sessionToken = account.session.token;
});
afterEach(() => services.close());

const use = (code: string, newPassword = betterPassword, address = email) =>
  resetPasswordWithCode(services.context(), { email: address, code, newPassword });
const askForCode = () => forgetPasswordForCode(services, email);
const invalid = ['CODE_INVALID'];

describe('the code of a reset mail', () => {
  test('sets the password and ends every session', async () => {
    const { code } = await askForCode();
    expect(code).toMatch(/^\d{8}$/);
    expect(valueOf(await use(code))).toMatchObject({ id, email });
    expect(await canSignIn(services, email, goodPassword)).toBe(false);
    expect(await canSignIn(services, email, betterPassword)).toBe(true);
    expect(await isLive(services, sessionToken)).toBe(false);
  });

  test('may be typed with blanks and dashes, and with the address in capitals', async () => {
    const { code } = await askForCode();
    expect(
      codesOf(await use(` ${code.slice(0, 4)} - ${code.slice(4)}`, betterPassword, 'ADA@Example.com')),
    ).toEqual([]);
  });

  test('works once', async () => {
    const { code } = await askForCode();
    valueOf(await use(code));
    expect(codesOf(await use(code, 'one more good one'))).toEqual(invalid);
    expect(await canSignIn(services, email, betterPassword)).toBe(true);
  });

  test('lives ten minutes', async () => {
    const { code } = await askForCode();
    services.clock.advance(600);
    const { code: another } = await askForCode();
    services.clock.advance(601);
    expect(codesOf(await use(another))).toEqual(invalid);
    expect(codesOf(await use(code))).toEqual(invalid);
  });

  test('is dead once another was mailed', async () => {
    const { code: first } = await askForCode();
    const { code: second } = await askForCode();
    if (first !== second) expect(codesOf(await use(first))).toEqual(invalid);
    expect(codesOf(await use(second))).toEqual([]);
  });

  test('is dead when its link is used, and the link when the code is', async () => {
    const { link, code } = await askForCode();
    valueOf(await resetPassword(services.context(), { ...link, newPassword: betterPassword }));
    expect(codesOf(await use(code, 'one more good one'))).toEqual(invalid);

    const next = await askForCode();
    valueOf(await use(next.code, goodPassword));
    expect(
      codesOf(await resetPassword(services.context(), { ...next.link, newPassword: betterPassword })),
    ).toEqual(['LINK_INVALID']);
  });

  test('is dead by a sign-in, as its link is', async () => {
    const { code } = await askForCode();
    valueOf(await login(services.context(), { email, password: goodPassword }));
    expect(codesOf(await use(code))).toEqual(invalid);
  });

  test('stands five tries, of which none can be taken back', async () => {
    const { code } = await askForCode();
    for (let tries = 0; tries < 4; tries += 1) expect(codesOf(await use(wrong(code)))).toEqual(invalid);
    expect(codesOf(await use(code))).toEqual([]);

    const { code: next } = await askForCode();
    for (let tries = 0; tries < 5; tries += 1) expect(codesOf(await use(wrong(next)))).toEqual(invalid);
    expect(codesOf(await use(next))).toEqual(invalid);
    services.clock.advance(300);
    expect(codesOf(await use(next))).toEqual(invalid);
  });

  test('is not guessed by many at once: of a hundred parallel tries, five count', async () => {
    const { code } = await askForCode();
    const guesses = Array.from({ length: 99 }, () => use(wrong(code)));
    await Promise.all(guesses);
    expect(codesOf(await use(code))).toEqual(invalid);
  });

  test('has one winner of twenty parallel uses', async () => {
    const { code } = await askForCode();
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => use(code)));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
  });

  test('costs no try where it is right and the password is refused', async () => {
    const { code } = await askForCode();
    for (let tries = 0; tries < 10; tries += 1)
      expect(codesOf(await use(code, 'short'))).toEqual(['PASSWORD_UNACCEPTABLE']);
    expect(codesOf(await use(code))).toEqual([]);
  });

  test('is none for another purpose, nor for another address', async () => {
    const { code } = await askForCode();
    await createAccount(services, 'grace@example.com');
    await forgetPasswordForCode(services, 'grace@example.com');
    expect(codesOf(await use(code, betterPassword, 'grace@example.com'))).toEqual(invalid);
    const signUp = await signUpForCode(services, 'mary@example.com');
    expect(codesOf(await use(signUp.code, betterPassword, 'mary@example.com'))).toEqual(invalid);
  });

  test('is dead for an account that was switched off', async () => {
    const { code } = await askForCode();
    await services.deactivate(id);
    for (const newPassword of [betterPassword, 'short'])
      expect(codesOf(await use(code, newPassword))).toEqual(invalid);
  });

  test('is nowhere in the database, and cannot be found by whoever has it without the secret', async () => {
    const { code } = await askForCode();
    const rows = await services.database.em.fork().find(ShortCode, { purpose: 'PASSWORD_RESET' });
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(code);
    expect(rows[0]?.hash).toMatch(/^[0-9a-z]+-[0-9a-f]{32}$/);
    const elsewhere = services.under({ secretKey: 'another secret' });
    expect(
      codesOf(await resetPasswordWithCode(elsewhere.context(), { email, code, newPassword: betterPassword })),
    ).toEqual(invalid);
  });

  test('outlives a change of the secret while the old one is a fallback', async () => {
    const { code } = await askForCode();
    const after = services.under({
      secretKey: 'a newer one',
      secretKeyFallbacks: [services.config.secretKey],
    });
    expect(
      codesOf(await resetPasswordWithCode(after.context(), { email, code, newPassword: betterPassword })),
    ).toEqual([]);
  });

  test('is answered alike, after the same statements, where there is none', async () => {
    const { code } = await askForCode();
    await createAccount(services, 'nobody-asked@example.com');
    const statementsFor = (address: string) =>
      statementsOf(services.database, async () => {
        expect(await use(wrong(code), betterPassword, address)).toEqual({
          ok: false,
          errors: [{ code: 'CODE_INVALID', field: 'code' }],
        });
      });
    const reference = await statementsFor(email);
    expect(reference.length).toBeGreaterThan(0);
    for (const address of ['unknown@example.com', 'unknown@example.com', 'nobody-asked@example.com'])
      expect(await statementsFor(address)).toEqual(reference);
  });

  test.each([
    [''],
    ['1234567'],
    ['123456789'],
    ['12345678a'],
    ['１２３４５６７８'],
    ['0x123456'],
    [' '.repeat(1000)],
  ])('cannot be %j: no query is asked for it', async (text) => {
    await askForCode();
    const statements = await statementsOf(services.database, async () => {
      expect(codesOf(await use(text))).toEqual(invalid);
    });
    expect(statements).toEqual([]);
  });

  test('with what is no address is told so', async () => {
    expect(await use('12345678', betterPassword, 'no address')).toEqual({
      ok: false,
      errors: [{ code: 'EMAIL_INVALID', field: 'email' }],
    });
  });
});

describe('the digits', () => {
  test('are eight, whatever the random bytes are', async () => {
    for (const byte of [0x00, 0x01, 0x7f, 0xff]) {
      const account = await services.account(id);
      const { digits } = await services
        .withRandom({ bytes: (size) => Buffer.alloc(size, byte), fraction: () => 0 })
        .issue(services.database.em.fork(), 'PASSWORD_RESET', account);
      expect(digits).toMatch(/^\d{8}$/);
    }
  });
});
