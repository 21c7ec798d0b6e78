import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { changePassword } from '../../../src/accounts/password/change-password.ts';
import { checkLink } from '../../../src/accounts/check-link.ts';
import { login } from '../../../src/accounts/sign-in/login.ts';
import { betterPassword, goodPassword } from '../../support/people.ts';
import { Services } from '../../support/services.ts';
import { canSignIn, codesOf, createAccount, forgetPassword, valueOf } from '../../support/steps.ts';
import { isLive, viewerOf } from '../../support/viewer.ts';
import { sessionsOf } from '../../support/lists.ts';

const email = 'ada@example.com';
const change = { currentPassword: goodPassword, newPassword: betterPassword };

let services: Services;
let token: string;
beforeEach(async () => {
  services = await Services.start();
  token = (await createAccount(services, email)).session.token;
});
afterEach(() => services.close());

test('a changed password takes the place of the old one', async () => {
  valueOf(await changePassword(services.context(), await viewerOf(services, token), change));
  expect(await canSignIn(services, email, goodPassword)).toBe(false);
  expect(await canSignIn(services, email, betterPassword)).toBe(true);
});

test('every session ends, and a new one takes the place of the one that asked', async () => {
  const other = valueOf(await login(services.context(), { email, password: goodPassword })).session.token;
  const { session } = valueOf(
    await changePassword(services.context(), await viewerOf(services, token), change),
  );
  expect(await isLive(services, token)).toBe(false);
  expect(await isLive(services, other)).toBe(false);
  expect(await isLive(services, session.token)).toBe(true);
});

test('reset links die by it', async () => {
  const link = await forgetPassword(services, email);
  valueOf(await changePassword(services.context(), await viewerOf(services, token), change));
  expect(await checkLink(services.context(), { purpose: 'PASSWORD_RESET', ...link })).toBe('invalid');
});

test('without the current password nothing happens', async () => {
  const viewer = await viewerOf(services, token);
  const outcome = await changePassword(services.context(), viewer, { ...change, currentPassword: 'a guess' });
  expect(outcome).toEqual({
    ok: false,
    errors: [{ code: 'INVALID_CREDENTIALS', field: 'currentPassword' }],
  });
  expect(await isLive(services, token)).toBe(true);
  expect(await canSignIn(services, email, goodPassword)).toBe(true);
});

test('a password against the policy is refused, and nothing happens', async () => {
  const viewer = await viewerOf(services, token);
  const outcome = await changePassword(services.context(), viewer, { ...change, newPassword: '1234567' });
  expect(outcome).toMatchObject({
    errors: [
      {
        code: 'PASSWORD_UNACCEPTABLE',
        field: 'newPassword',
        violations: ['TOO_SHORT', 'ENTIRELY_NUMERIC', 'TOO_COMMON'],
      },
    ],
  });
  expect(await isLive(services, token)).toBe(true);
  expect(await canSignIn(services, email, goodPassword)).toBe(true);
});

test('of several changes at once one succeeds, and its session is the only one left', async () => {
  const viewer = await viewerOf(services, token);
  const outcomes = await Promise.all(
    Array.from({ length: 8 }, (_, index) =>
      changePassword(services.context(), viewer, { ...change, newPassword: `${betterPassword} ${index}` }),
    ),
  );
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
  for (const outcome of outcomes) expect(codesOf(outcome)).toEqual(outcome.ok ? [] : ['INVALID_CREDENTIALS']);
  expect(await sessionsOf(services, viewer.user.id)).toHaveLength(1);
});
