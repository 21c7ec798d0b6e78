import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { logout, revokeOtherSessions, revokeSession } from '../../../src/accounts/sessions/sessions.ts';
import { login } from '../../../src/accounts/sign-in/login.ts';
import { goodPassword } from '../../support/people.ts';
import { Services } from '../../support/services.ts';
import { codesOf, createAccount, valueOf } from '../../support/steps.ts';
import { isLive, viewerOf } from '../../support/viewer.ts';

let services: Services;
beforeEach(async () => {
  services = await Services.start();
});
afterEach(() => services.close());

test('signing out ends the session, and no other', async () => {
  const phone = (await createAccount(services, 'ada@example.com')).session;
  const laptop = valueOf(
    await login(services.context(), { email: 'ada@example.com', password: goodPassword }),
  ).session;

  await logout(services.context(), await viewerOf(services, phone.token));
  expect(await isLive(services, phone.token)).toBe(false);
  expect(await isLive(services, laptop.token)).toBe(true);
});

test('signing out twice does no harm', async () => {
  const { session } = await createAccount(services, 'ada@example.com');
  const viewer = await viewerOf(services, session.token);
  await logout(services.context(), viewer);
  await logout(services.context(), viewer);
  expect(await isLive(services, session.token)).toBe(false);
});

test('a session is ended by another one of the same user', async () => {
  const laptop = (await createAccount(services, 'ada@example.com')).session;
  const phone = valueOf(
    await login(services.context(), { email: 'ada@example.com', password: goodPassword }),
  ).session;
  const viewer = await viewerOf(services, laptop.token);
  valueOf(await revokeSession(services.context(), viewer, { sessionId: phone.id }));
  expect(await isLive(services, phone.token)).toBe(false);
  expect(await isLive(services, laptop.token)).toBe(true);
});

test('somebody else’s session is not found, and lives on', async () => {
  const mine = (await createAccount(services, 'ada@example.com')).session;
  const theirs = (await createAccount(services, 'eve@example.com')).session;
  const viewer = await viewerOf(services, mine.token);
  for (const sessionId of [theirs.id, 'none', '', 'a\0b', "' or ''='", '?', '\\?']) {
    expect(codesOf(await revokeSession(services.context(), viewer, { sessionId }))).toEqual([
      'SESSION_NOT_FOUND',
    ]);
  }
  expect(await isLive(services, theirs.token)).toBe(true);
});

test('every session of the user ends but the one that asks, and nobody else’s', async () => {
  const email = 'ada@example.com';
  const asking = (await createAccount(services, email)).session;
  const stranger = (await createAccount(services, 'eve@example.com')).session;
  const others = [];
  for (let times = 0; times < 3; times += 1) {
    others.push(valueOf(await login(services.context(), { email, password: goodPassword })).session.token);
  }
  const viewer = await viewerOf(services, asking.token);
  expect(await revokeOtherSessions(services.context(), viewer)).toBe(3);
  expect(await revokeOtherSessions(services.context(), viewer)).toBe(0);
  for (const token of others) expect(await isLive(services, token)).toBe(false);
  expect(await isLive(services, asking.token)).toBe(true);
  expect(await isLive(services, stranger.token)).toBe(true);
});
