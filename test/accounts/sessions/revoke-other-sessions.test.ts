import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { login } from '../../../src/accounts/sign-in/login.ts';
import { revokeOtherSessions } from '../../../src/accounts/sessions/sessions.ts';
import { goodPassword } from '../../support/people.ts';
import { Services } from '../../support/services.ts';
import { createAccount, valueOf } from '../../support/steps.ts';
import { isLive, viewerOf } from '../../support/viewer.ts';

let services: Services;
beforeEach(async () => {
  services = await Services.start();
});
afterEach(() => services.close());

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
