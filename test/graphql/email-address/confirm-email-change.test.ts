import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CheckLinkDocument, ConfirmEmailChangeDocument, MeDocument } from '../../../schema/documents.ts';
import { askForAddress } from '../../support/mailed-email-change.ts';
import { MailedApp } from '../../support/mailed-app.ts';
import { goodPassword, signIn } from '../../support/people.ts';

let app: MailedApp;
beforeAll(async () => {
  app = await MailedApp.start();
});
afterAll(() => app.close());

const confirm = async (link: { uid: string; token: string }) =>
  (await app.mobileApp().send(ConfirmEmailChangeDocument, { input: { uid: link.uid, token: link.token } }))
    .confirmEmailChange;

test('a mailed link changes the address once, whoever opens it, and nobody is signed out', async () => {
  const browser = app.browser();
  await app.createAccount(browser, 'ada@example.com');
  const { link } = await askForAddress(app, browser, 'lovelace@example.com');
  const status = await app
    .mobileApp()
    .send(CheckLinkDocument, { input: { purpose: 'EMAIL_CHANGE', ...link } });
  expect(status.checkLink).toBe('VALID');

  expect(await confirm(link)).toMatchObject({
    user: { email: 'lovelace@example.com', profile: { emailConfirmed: true } },
    errors: [],
  });
  expect((await browser.send(MeDocument, {})).me?.email).toBe('lovelace@example.com');
  expect(await signIn(app.mobileApp(), 'ada@example.com', goodPassword)).toBe(false);
  expect(await signIn(app.mobileApp(), 'lovelace@example.com', goodPassword)).toBe(true);
  expect(await confirm(link)).toMatchObject({ user: null, errors: [{ code: 'LINK_INVALID', path: null }] });
});

test('whoever opens it without being signed in sees none of the sessions: a slip of the finger, and it is a stranger', async () => {
  const browser = app.browser();
  await app.createAccount(browser, 'emmy@example.com');
  const { link } = await askForAddress(app, browser, 'noether@example.com');
  const { data } = await app.mobileApp().post({
    query: `mutation { confirmEmailChange(input: { uid: "${link.uid}", token: "${link.token}" }) {
      user { email sessions { nodes { ipAddress userAgent } } }
    } }`,
  });
  expect(data).toEqual({
    confirmEmailChange: { user: { email: 'noether@example.com', sessions: { nodes: [] } } },
  });
});

test('an address that is taken by then is refused as such', async () => {
  const browser = app.browser();
  await app.createAccount(browser, 'grace@example.com');
  const { link } = await askForAddress(app, browser, 'hopper@example.com');
  await app.createAccount(app.mobileApp(), 'hopper@example.com');
  expect(await confirm(link)).toMatchObject({ user: null, errors: [{ code: 'EMAIL_TAKEN', path: null }] });
  expect((await browser.send(MeDocument, {})).me?.email).toBe('grace@example.com');
});

test('a link that is too old is refused as such', async () => {
  const browser = app.browser();
  await app.createAccount(browser, 'mary@example.com');
  const { link } = await askForAddress(app, browser, 'shelley@example.com');
  app.clock.advance(86_401);
  expect(await confirm(link)).toMatchObject({ user: null, errors: [{ code: 'LINK_EXPIRED' }] });
});
