import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { activateAccount, activateAccountWithCode } from '../../../src/accounts/sign-up/activation.ts';
import { register } from '../../../src/accounts/sign-up/register.ts';
import { signUpForCode, wrong } from '../../support/codes.ts';
import { betterPassword, goodPassword } from '../../support/people.ts';
import { Services } from '../../support/services.ts';
import { canSignIn, codesOf, valueOf } from '../../support/steps.ts';
import { isLive } from '../../support/viewer.ts';

const email = 'ada@example.com';

let services: Services;
beforeEach(async () => {
  services = await Services.start();
});
afterEach(() => services.close());

const use = (input: Partial<Parameters<typeof activateAccountWithCode>[1]>) =>
  activateAccountWithCode(services.context(), { email, code: '', ...input });

describe('the code of an activation mail', () => {
  test('confirms the address and signs in where one signed up', async () => {
    const { id, code, signUpToken } = await signUpForCode(services, email);
    const { account, session } = valueOf(await use({ code, signUpToken }));
    expect(account).toMatchObject({ id, claimedEmailKey: email });
    expect(account.profile.emailConfirmed).toBe(true);
    expect(await isLive(services, session.token)).toBe(true);
    expect(await canSignIn(services, email, goodPassword)).toBe(true);
  });

  test('asks for a password anywhere else, which costs no try, and takes it then', async () => {
    const { code } = await signUpForCode(services, email);
    for (let tries = 0; tries < 10; tries += 1)
      expect(codesOf(await use({ code }))).toEqual(['PASSWORD_REQUIRED']);
    expect(codesOf(await use({ code, password: 'short' }))).toEqual(['PASSWORD_UNACCEPTABLE']);
    expect(codesOf(await use({ code, password: betterPassword }))).toEqual([]);
    expect(await canSignIn(services, email, goodPassword)).toBe(false);
    expect(await canSignIn(services, email, betterPassword)).toBe(true);
  });

  test('is dead when its link is used, and the link when the code is', async () => {
    const first = await signUpForCode(services, email);
    valueOf(await activateAccount(services.context(), { ...first.link, signUpToken: first.signUpToken }));
    expect(codesOf(await use(first))).toEqual(['CODE_INVALID']);

    const second = await signUpForCode(services, 'grace@example.com');
    valueOf(await use({ ...second, email: 'grace@example.com' }));
    expect(codesOf(await activateAccount(services.context(), { ...second.link, ...second }))).toEqual([
      'LINK_INVALID',
    ]);
  });

  test('belongs to the newest sign-up of an address, and gives nobody an account with a password not theirs', async () => {
    const mine = await signUpForCode(services, email);
    services.clock.advance(1);
    const theirs = await signUpForCode(services, email);
    if (mine.code !== theirs.code) expect(codesOf(await use(mine))).toEqual(['CODE_INVALID']);
    // I read the mailbox: with my proof and their code, the password is asked for, and is mine.
    expect(codesOf(await use({ ...mine, code: theirs.code }))).toEqual(['PASSWORD_REQUIRED']);
    expect(codesOf(await use({ ...mine, code: theirs.code, password: betterPassword }))).toEqual([]);
    expect(await canSignIn(services, email, goodPassword)).toBe(false);
    expect(await canSignIn(services, email, betterPassword)).toBe(true);
  });

  test('stands five tries, and a fresh mail brings a fresh code', async () => {
    const { code, signUpToken } = await signUpForCode(services, email);
    for (let tries = 0; tries < 5; tries += 1)
      expect(codesOf(await use({ code: wrong(code), signUpToken }))).toEqual(['CODE_INVALID']);
    expect(codesOf(await use({ code, signUpToken }))).toEqual(['CODE_INVALID']);
    const again = await signUpForCode(services, email);
    expect(codesOf(await use(again))).toEqual([]);
  });

  test('comes to no sign-up whose address has an owner', async () => {
    const owner = await signUpForCode(services, email);
    valueOf(await use(owner));
    valueOf(await register(services.context(), { email, password: betterPassword }));
    expect((await services.collectMail()).map(({ purpose, code }) => ({ purpose, code }))).toEqual([
      { purpose: 'SIGN_UP_TAKEN', code: null },
    ]);
  });
});
