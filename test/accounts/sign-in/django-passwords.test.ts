import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { login } from '../../../src/accounts/sign-in/login.ts';
import { resetPassword } from '../../../src/accounts/password/forgotten-password.ts';
import { User } from '../../../src/entities/user.ts';
import { djangoAlgorithms, djangoPasswordOf } from '../../support/django-passwords.ts';
import { betterPassword, goodPassword } from '../../support/people.ts';
import { Services } from '../../support/services.ts';
import { canSignIn, codesOf, createAccount, forgetPassword, valueOf } from '../../support/steps.ts';

const email = 'ada@example.com';

let services: Services;
let id: string;
beforeEach(async () => {
  services = await Services.start();
  ({ id } = await createAccount(services, email));
});
afterEach(() => services.close());

/** Puts a hash into the account, as an import would. */
const store = (password: string) => services.database.em.fork().nativeUpdate(User, { id }, { password });
const signIn = (password: string) => login(services.context(), { email, password });

describe.each(djangoAlgorithms)('an account with a hash by Django’s %s', (algorithm) => {
  const { password, encoded } = djangoPasswordOf(algorithm);
  beforeEach(() => store(encoded));

  test('is signed in to with its password, and has a hash of ours from then on', async () => {
    valueOf(await signIn(password));
    const upgraded = (await services.account(id)).password;
    expect(upgraded).toMatch(/^\$argon2id\$/);
    expect(services.parts.hasher.needsRehash(upgraded)).toBe(false);
    expect(await canSignIn(services, email, password)).toBe(true);
    expect((await services.account(id)).password).toBe(upgraded);
  });

  test('is not signed in to with another, and keeps its hash', async () => {
    expect(codesOf(await signIn(goodPassword))).toEqual(['INVALID_CREDENTIALS']);
    expect((await services.account(id)).password).toBe(encoded);
  });
});

describe.each(['!b7iq6JkOwk3WoFpKM5OsBrQQnDZ7CCB92SumTZHs', '!'])(
  'an account without a usable password: %s',
  (unusable) => {
    beforeEach(() => store(unusable));

    test('is not signed in to with anything', async () => {
      for (const password of [goodPassword, '', '!', unusable, unusable.slice(1)])
        expect(codesOf(await signIn(password))).toEqual(['INVALID_CREDENTIALS']);
    });

    test('is given one by a reset', async () => {
      const { uid, token } = await forgetPassword(services, email);
      valueOf(await resetPassword(services.context(), { uid, token, newPassword: betterPassword }));
      expect(await canSignIn(services, email, betterPassword)).toBe(true);
    });
  },
);
