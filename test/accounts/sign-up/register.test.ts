import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { register } from '../../../src/accounts/sign-up/register.ts';
import { goodPassword, betterPassword } from '../../support/people.ts';
import { Services } from '../../support/services.ts';
import { statementsOf } from '../../support/statements.ts';
import { canSignIn, createAccount, signUp, valueOf } from '../../support/steps.ts';
import { letManyWait } from '../../support/many-sign-ups.ts';

let services: Services;
beforeEach(async () => {
  services = await Services.start();
});
afterEach(() => services.close());

const ada = { email: 'ada@example.com', password: goodPassword };

describe('a sign-up', () => {
  test('claims nothing: several may name one address, each with a password and a link of its own', async () => {
    const first = await signUp(services, ada.email, goodPassword);
    services.clock.advance(1);
    const second = await signUp(services, ada.email, betterPassword);

    const accounts = await services.accounts(ada.email);
    expect(accounts.map(({ id }) => id)).toEqual([first.id, second.id]);
    expect(accounts.map(({ claimedEmailKey }) => claimedEmailKey)).toEqual([null, null]);
    expect(accounts.map(({ profile }) => profile.emailConfirmed)).toEqual([false, false]);
    expect(new Set(accounts.map(({ password }) => password)).size).toBe(2);
    expect(first.link.url).not.toBe(second.link.url);
    expect(first.signUpToken).not.toBe(second.signUpToken);
  });

  test('cannot sign in before its address is proven', async () => {
    await signUp(services, ada.email);
    expect(await canSignIn(services, ada.email, goodPassword)).toBe(false);
  });

  test('does and answers the same whether or not the address has an owner', async () => {
    await createAccount(services, ada.email);
    const statementsFor = (email: string) =>
      statementsOf(services.database, async () => {
        expect(valueOf(await register(services.context(), { ...ada, email }))).toEqual({
          signUpToken: expect.stringMatching(/^[0-9a-z]+-[0-9a-f]{32}$/),
        });
      });

    const statements = await statementsFor(ada.email);
    expect(statements).toEqual(await statementsFor('unknown@example.com'));
    for (let time = 0; time < 12; time += 1) await register(services.context(), ada);
    expect(statements).toEqual(await statementsFor(ada.email));
    expect(statements.filter((statement) => statement.startsWith('select'))).toEqual([]);
  });

  test('within one millisecond as others of the address replaces some of them, and never itself', async () => {
    await letManyWait(services.database, ada.email, 997, { createdAt: services.clock.now() });
    for (let time = 1; time <= 6; time += 1) {
      const { signUpToken } = valueOf(await register(services.context(), ada));
      const accounts = await services.accounts(ada.email);
      expect(accounts).toHaveLength(Math.min(997 + time, 1000));
      expect(accounts.filter((one) => services.parts.links.isSignUpToken(one, signUpToken))).toHaveLength(1);
    }
  });

  test('for an address that has an owner is told nothing, and takes nothing from them', async () => {
    await createAccount(services, ada.email);
    await register(services.context(), { ...ada, password: betterPassword });
    expect(await services.collectMail()).toMatchObject([
      { to: ada.email, purpose: 'SIGN_UP_TAKEN', link: null, code: null },
    ]);
    expect(await canSignIn(services, ada.email, goodPassword)).toBe(true);
    expect(await canSignIn(services, ada.email, betterPassword)).toBe(false);
  });

  test('keeps the address as it was written, and compares it by its normal form', async () => {
    await register(services.context(), { ...ada, email: ' Ada.Lovelace@Example.COM ' });
    const [account] = await services.accounts('ada.lovelace@example.com');
    expect(account?.email).toBe('Ada.Lovelace@example.com');
    const [mail] = await services.collectMail();
    expect(mail?.to).toBe('Ada.Lovelace@example.com');
  });

  test('keeps the name and the language', async () => {
    await register(services.context(), { ...ada, displayName: ' Ada Lovelace ', locale: 'en-gb' });
    const [account] = await services.accounts(ada.email);
    expect(account?.profile).toMatchObject({ displayName: 'Ada Lovelace', locale: 'en-GB' });
  });

  test('leaves neither the password, nor the link, nor its proof in the database', async () => {
    const { signUpToken } = valueOf(await register(services.context(), ada));
    const stored = JSON.stringify([await services.accounts(ada.email), await services.orders()]);
    const [mail] = await services.collectMail();
    expect(stored).toContain('$argon2id$');
    for (const secret of [goodPassword, signUpToken, mail?.link?.token]) expect(stored).not.toContain(secret);
  });

  test('is told everything that is wrong with it at once, and then stores nothing', async () => {
    const outcome = await register(services.context(), {
      email: 'ada@',
      password: '12345',
      displayName: 'Ada\nLovelace',
      locale: 'not a tag',
    });
    expect(outcome).toEqual({
      ok: false,
      errors: [
        { code: 'EMAIL_INVALID', field: 'email' },
        {
          code: 'PASSWORD_UNACCEPTABLE',
          field: 'password',
          violations: ['TOO_SHORT', 'ENTIRELY_NUMERIC', 'TOO_COMMON'],
        },
        { code: 'VALUE_INVALID', field: 'displayName' },
        { code: 'VALUE_INVALID', field: 'locale' },
      ],
    });
    expect(await services.orders()).toEqual([]);
  });

  test('is not there without its mail: both are written or neither is', async () => {
    const context = services.context();
    const outbox = { ...context.outbox, write: () => Promise.reject(new Error('the disk is full')) };
    await expect(register({ ...context, outbox }, ada)).rejects.toThrow('the disk is full');
    expect(await services.accounts(ada.email)).toEqual([]);
  });

  test('wakes the courier once its mail is there to be found', async () => {
    // It may be woken once more, when the test is over.
    const found = new Promise((resolve) => {
      let isFirst = true;
      services.parts.outbox.onWake(() => {
        if (isFirst) resolve(services.orders());
        isFirst = false;
      });
    });
    await register(services.context(), ada);
    expect(await found).toHaveLength(1);
  });
});
