import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { login } from '../../../src/accounts/sign-in/login.ts';
import { logout } from '../../../src/accounts/sessions/sessions.ts';
import { goodPassword } from '../../support/people.ts';
import { Services } from '../../support/services.ts';
import { createAccount, valueOf } from '../../support/steps.ts';
import { viewerOf } from '../../support/viewer.ts';

let services: Services;
beforeEach(async () => {
  services = await Services.start();
});
afterEach(() => services.close());

const find = (token: string) => services.parts.sessions.find(services.database.em.fork(), token);

test('signing out ends the session, and no other', async () => {
  const phone = (await createAccount(services, 'ada@example.com')).session;
  const laptop = valueOf(
    await login(services.context(), { email: 'ada@example.com', password: goodPassword }),
  ).session;

  await logout(services.context(), await viewerOf(services, phone.token));
  expect(await find(phone.token)).toBeNull();
  expect(await find(laptop.token)).not.toBeNull();
});

test('signing out twice does no harm', async () => {
  const { session } = await createAccount(services, 'ada@example.com');
  const viewer = await viewerOf(services, session.token);
  await logout(services.context(), viewer);
  await logout(services.context(), viewer);
  expect(await find(session.token)).toBeNull();
});
