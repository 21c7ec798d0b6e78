import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { requestAccountDeletion } from '../../../src/accounts/deletion/account-deletion.ts';
import { goodPassword } from '../../support/people.ts';
import { Services } from '../../support/services.ts';
import { canSignIn, createAccount, valueOf } from '../../support/steps.ts';
import { isLive, viewerOf } from '../../support/viewer.ts';

const email = 'ada@example.com';

let services: Services;
let token: string;
beforeEach(async () => {
  services = await Services.start();
  token = (await createAccount(services, email)).session.token;
});
afterEach(() => services.close());

const request = async (currentPassword: string) =>
  requestAccountDeletion(services.context(), await viewerOf(services, token), { currentPassword });

test('whoever knows the password gets a link by mail, and nothing else happens', async () => {
  valueOf(await request(goodPassword));
  expect(await services.collectMail()).toMatchObject([
    { to: email, purpose: 'ACCOUNT_DELETION', link: { timeoutSeconds: 3600 } },
  ]);
  expect(await isLive(services, token)).toBe(true);
  expect(await canSignIn(services, email, goodPassword)).toBe(true);
});

test('without the password no mail goes out', async () => {
  expect(await request('a guess')).toEqual({
    ok: false,
    errors: [{ code: 'INVALID_CREDENTIALS', field: 'currentPassword' }],
  });
  expect(await services.orders()).toEqual([]);
});

test('no mail goes to an account that was switched off meanwhile', async () => {
  valueOf(await request(goodPassword));
  const [{ id } = { id: '' }] = await services.accounts(email);
  await services.deactivate(id);
  expect(await services.collectMail()).toEqual([]);
});
