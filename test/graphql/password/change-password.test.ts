import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ChangePasswordDocument, MeDocument } from '../../../schema/documents.ts';
import { TestApp } from '../../support/app.ts';
import { betterPassword, createAccount, goodPassword, signIn } from '../../support/people.ts';

let server: TestApp;
beforeAll(async () => {
  server = await TestApp.start();
});
afterAll(() => server.close());

const change = { currentPassword: goodPassword, newPassword: betterPassword };

test('a browser stays signed in under a new cookie, and every other session ends', async () => {
  const [browser, phone] = [server.browser(), server.mobileApp()];
  await createAccount(server, browser, 'ada@example.com');
  await signIn(phone, 'ada@example.com', goodPassword);
  const before = browser.cookies.get('rekey');

  const { changePassword } = await browser.send(ChangePasswordDocument, { input: change });
  expect(changePassword).toMatchObject({ user: { email: 'ada@example.com' }, errors: [] });
  expect(browser.cookies.get('rekey')).not.toBe(before);
  expect((await browser.send(MeDocument, {})).me?.email).toBe('ada@example.com');
  expect((await phone.send(MeDocument, {})).me).toBeNull();
});

test('an app gets a new session token', async () => {
  const phone = server.mobileApp();
  await createAccount(server, phone, 'grace@example.com');
  const { changePassword } = await phone.send(ChangePasswordDocument, { input: change });
  expect((await phone.send(MeDocument, {})).me).toBeNull();
  phone.sessionToken = changePassword.sessionToken;
  expect((await phone.send(MeDocument, {})).me?.email).toBe('grace@example.com');
});

test('a wrong current password is named by its field', async () => {
  const browser = server.browser();
  await createAccount(server, browser, 'mary@example.com');
  const input = { ...change, currentPassword: 'not this one' };
  expect((await browser.send(ChangePasswordDocument, { input })).changePassword).toMatchObject({
    user: null,
    sessionToken: null,
    errors: [{ code: 'INVALID_CREDENTIALS', path: ['input', 'currentPassword'] }],
  });
});
