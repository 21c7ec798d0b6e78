import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { LoginWithLinkDocument, MeDocument, RequestLoginLinkDocument } from '../../../schema/documents.ts';
import type { Letter } from '../../support/letter.ts';
import { MailedApp } from '../../support/mailed-app.ts';

let app: MailedApp;
beforeAll(async () => {
  app = await MailedApp.start();
});
afterAll(() => app.close());

async function askForLink(email: string): Promise<Letter> {
  const before = app.lettersTo(email).length;
  const { requestLoginLink } = await app.browser().send(RequestLoginLinkDocument, { input: { email } });
  expect(requestLoginLink).toEqual({ errors: [] });
  return app.letterTo(email, before);
}

test('a mailed link signs a browser in by its cookie, once', async () => {
  const email = 'ada@example.com';
  await app.createAccount(app.mobileApp(), email);
  const letter = await askForLink(email);
  expect(letter.subject).toBe('Sign in by this link');
  expect(letter.text).toContain('15 minutes');

  const browser = app.browser();
  const { loginWithLink } = await browser.send(LoginWithLinkDocument, { input: letter.link });
  expect(loginWithLink).toMatchObject({ user: { email }, errors: [] });
  expect((await browser.send(MeDocument, {})).me?.email).toBe(email);

  const again = await app.browser().send(LoginWithLinkDocument, { input: letter.link });
  expect(again.loginWithLink).toMatchObject({
    user: null,
    sessionToken: null,
    errors: [{ code: 'LINK_INVALID' }],
  });
});

test('and an app by its session token', async () => {
  await app.createAccount(app.browser(), 'grace@example.com');
  const phone = app.mobileApp();
  const { link } = await askForLink('grace@example.com');
  const { loginWithLink } = await phone.send(LoginWithLinkDocument, { input: link });
  phone.sessionToken = loginWithLink.sessionToken;
  expect((await phone.send(MeDocument, {})).me?.email).toBe('grace@example.com');
});
