import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { login } from '../../../src/accounts/sign-in/login.ts';
import { revokeSession } from '../../../src/accounts/sessions/sessions.ts';
import { goodPassword } from '../../support/people.ts';
import { Services } from '../../support/services.ts';
import { codesOf, createAccount, valueOf } from '../../support/steps.ts';
import { isLive, viewerOf } from '../../support/viewer.ts';

let services: Services;
beforeEach(async () => {
  services = await Services.start();
});
afterEach(() => services.close());

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
