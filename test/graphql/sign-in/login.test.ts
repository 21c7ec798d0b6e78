import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { LoginDocument, MeDocument } from '../../../schema/documents.ts';
import { deactivate } from '../../support/deactivate.ts';
import { MailedApp } from '../../support/mailed-app.ts';
import { goodPassword, signIn } from '../../support/people.ts';

let app: MailedApp;
beforeAll(async () => {
  app = await MailedApp.start();
  await app.createAccount(app.mobileApp(), 'ada@example.com');
});
afterAll(() => app.close());

test('an app is signed in by the token that it sends back', async () => {
  const phone = app.mobileApp();
  const { login } = await phone.send(LoginDocument, {
    input: { email: 'ada@example.com', password: goodPassword },
  });
  expect(login).toMatchObject({ user: { email: 'ada@example.com' }, errors: [] });
  expect(login.sessionToken).toMatch(/^[\w-]{43}$/);

  expect((await phone.send(MeDocument, {})).me).toBeNull();
  phone.sessionToken = login.sessionToken;
  expect((await phone.send(MeDocument, {})).me).toEqual(login.user);
});

test('a browser is signed in by its cookie', async () => {
  const browser = app.browser();
  expect(await signIn(browser, 'ada@example.com', goodPassword)).toBe(true);
  expect((await browser.send(MeDocument, {})).me?.email).toBe('ada@example.com');
  expect((await app.browser().send(MeDocument, {})).me).toBeNull();
});

test('how an address is written does not matter', async () => {
  expect(await signIn(app.browser(), '  ADA@Example.COM ', goodPassword)).toBe(true);
});

test('the last login is the time of this one, and later than the one before even within a second', async () => {
  const input = { email: 'ada@example.com', password: goodPassword };
  app.clock.advance(100);
  const first = (await app.mobileApp().send(LoginDocument, { input })).login.user?.lastLogin ?? '';
  const second = (await app.mobileApp().send(LoginDocument, { input })).login.user?.lastLogin ?? '';
  expect(first).toBe(app.clock.now().toISOString());
  expect(Date.parse(second)).toBe(Date.parse(first) + 1000);
});

test('a wrong password, an unknown, unconfirmed or deactivated account get one answer', async () => {
  await app.signUp(app.mobileApp(), 'waiting@example.com');
  await app.createAccount(app.mobileApp(), 'off@example.com');
  await deactivate(app.server, 'off@example.com');

  const refusal = {
    user: null,
    sessionToken: null,
    errors: [
      {
        code: 'INVALID_CREDENTIALS',
        message: 'The address or the password is wrong, or the account is not active.',
        path: null,
      },
    ],
  };
  for (const [email, password] of [
    ['ada@example.com', 'a wrong password'],
    ['ada@example.com', ''],
    ['nobody@example.com', goodPassword],
    ['waiting@example.com', goodPassword],
    ['off@example.com', goodPassword],
    ['no address', goodPassword],
    ['', ''],
  ] as const) {
    const browser = app.browser();
    expect((await browser.send(LoginDocument, { input: { email, password } })).login).toEqual(refusal);
    expect(browser.cookies.size).toBe(0);
  }
});

test('a failed sign-in leaves the session that there is', async () => {
  const browser = app.browser();
  await signIn(browser, 'ada@example.com', goodPassword);
  await signIn(browser, 'ada@example.com', 'a wrong password');
  expect((await browser.send(MeDocument, {})).me?.email).toBe('ada@example.com');
});

test('a session token that was planted before is not the one after signing in', async () => {
  const browser = app.browser();
  browser.cookies.set('rekey', 'planted-by-somebody-else');
  await signIn(browser, 'ada@example.com', goodPassword);
  expect(browser.cookies.get('rekey')).toMatch(/^[\w-]{43}$/);
});
