import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { checkLink } from '../../../src/accounts/check-link.ts';
import { login } from '../../../src/accounts/sign-in/login.ts';
import { loginWithLink, requestLoginLink } from '../../../src/accounts/sign-in/login-link.ts';
import { resetPassword } from '../../../src/accounts/password/forgotten-password.ts';
import type { MintedLink } from '../../../src/links/links.ts';
import { betterPassword, goodPassword } from '../../support/people.ts';
import { Services } from '../../support/services.ts';
import { codesOf, createAccount, forgetPassword, newestLink, signUp, valueOf } from '../../support/steps.ts';
import { isLive } from '../../support/viewer.ts';

const email = 'ada@example.com';

let services: Services;
let id: string;
beforeEach(async () => {
  services = await Services.start();
  id = (await createAccount(services, email)).id;
});
afterEach(() => services.close());

async function askForLink(): Promise<MintedLink> {
  valueOf(await requestLoginLink(services.context(), { email }));
  return newestLink(services);
}

const use = (link: MintedLink) => loginWithLink(services.context(), link);

describe('a login link', () => {
  test('signs its owner in', async () => {
    const { account, session } = valueOf(await use(await askForLink()));
    expect(account).toMatchObject({ id, email });
    expect(await isLive(services, session.token)).toBe(true);
  });

  test('works once, and its use kills its siblings and the reset links', async () => {
    const [first, second] = [await askForLink(), await askForLink()];
    const reset = await forgetPassword(services, email);
    valueOf(await use(second));
    expect(codesOf(await use(second))).toEqual(['LINK_INVALID']);
    expect(codesOf(await use(first))).toEqual(['LINK_INVALID']);
    expect(await checkLink(services.context(), { purpose: 'PASSWORD_RESET', ...reset })).toBe('invalid');
  });

  test('dies by a sign-in with the password, even within the same second', async () => {
    const link = await askForLink();
    valueOf(await login(services.context(), { email, password: goodPassword }));
    expect(codesOf(await use(link))).toEqual(['LINK_INVALID']);
  });

  test('dies by a new password', async () => {
    const link = await askForLink();
    const reset = await forgetPassword(services, email);
    valueOf(await resetPassword(services.context(), { ...reset, newPassword: betterPassword }));
    expect(codesOf(await use(link))).toEqual(['LINK_INVALID']);
  });

  test('lives for a quarter of an hour, and not a second longer', async () => {
    const link = await askForLink();
    services.clock.advance(901);
    expect(codesOf(await use(link))).toEqual(['LINK_EXPIRED']);
    services.clock.advance(-1);
    valueOf(await use(link));
  });

  test('signs nobody in who was switched off', async () => {
    const link = await askForLink();
    await services.deactivate(id);
    expect(codesOf(await use(link))).toEqual(['LINK_INVALID']);
  });

  test('of many uses at once succeeds once', async () => {
    const link = await askForLink();
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => use(link)));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
  });
});

test('a login link comes to the owner of an address, and to no sign-up, stranger or switched-off account', async () => {
  await signUp(services, 'waiting@example.com');
  const off = await createAccount(services, 'off@example.com');
  await services.deactivate(off.id);
  for (const address of [
    'waiting@example.com',
    'off@example.com',
    'unknown@example.com',
    'ADA@example.com',
  ]) {
    valueOf(await requestLoginLink(services.context(), { email: address }));
  }
  expect(await services.collectMail()).toMatchObject([{ to: email, purpose: 'LOGIN' }]);
});

test('what is no address is refused', async () => {
  expect(codesOf(await requestLoginLink(services.context(), { email: 'ada@' }))).toEqual(['EMAIL_INVALID']);
  expect(await services.orders()).toEqual([]);
});
