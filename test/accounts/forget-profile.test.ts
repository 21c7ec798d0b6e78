import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { activateAccount } from '../../src/accounts/sign-up/activation.ts';
import { register } from '../../src/accounts/sign-up/register.ts';
import { resetPassword } from '../../src/accounts/password/forgotten-password.ts';
import { updateProfile } from '../../src/accounts/profile/profile.ts';
import { login } from '../../src/accounts/sign-in/login.ts';
import { betterPassword, goodPassword } from '../support/people.ts';
import { Services } from '../support/services.ts';
import { forgetPassword, newestLink, valueOf } from '../support/steps.ts';
import { viewerOf } from '../support/viewer.ts';

const email = 'ada@example.com';
const chosen = { displayName: 'Ada Lovelace', locale: 'fr' };
const nothing = { displayName: null, locale: null };

let services: Services;
beforeEach(async () => {
  services = await Services.start();
});
afterEach(() => services.close());

async function signUp() {
  const { signUpToken } = valueOf(
    await register(services.context(), { email, password: goodPassword, ...chosen }),
  );
  return { signUpToken, link: await newestLink(services) };
}

test('whoever signed up and proves it keeps the name and language that they chose', async () => {
  const { signUpToken, link } = await signUp();
  const { account } = valueOf(await activateAccount(services.context(), { ...link, signUpToken }));
  expect(account.profile).toMatchObject(chosen);
});

test('a name and language that somebody else chose do not count for the reader of the mailbox', async () => {
  const { link } = await signUp();
  const { account } = valueOf(
    await activateAccount(services.context(), { ...link, password: betterPassword }),
  );
  expect(account.profile).toMatchObject(nothing);
});

test('nor do they where a reset is what proves the address', async () => {
  await signUp();
  const reset = await forgetPassword(services, email);
  const account = valueOf(await resetPassword(services.context(), { ...reset, newPassword: betterPassword }));
  expect(account.profile).toMatchObject(nothing);
});

test('the reset of an account that is proven leaves its profile as it is', async () => {
  const { link } = await signUp();
  valueOf(await activateAccount(services.context(), { ...link, password: betterPassword }));
  const { session } = valueOf(await login(services.context(), { email, password: betterPassword }));
  valueOf(await updateProfile(services.context(), await viewerOf(services, session.token), chosen));
  const reset = await forgetPassword(services, email);
  const account = valueOf(
    await resetPassword(services.context(), { ...reset, newPassword: 'what only Ada knows' }),
  );
  expect(account.profile).toMatchObject(chosen);
});
