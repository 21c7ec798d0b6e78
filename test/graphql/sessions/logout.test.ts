import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { LogoutDocument, MeDocument } from '../../../schema/documents.ts';
import { MailedApp } from '../../support/mailed-app.ts';
import { goodPassword, signIn } from '../../support/people.ts';

let app: MailedApp;
beforeAll(async () => {
  app = await MailedApp.start();
  await app.createAccount(app.mobileApp(), 'ada@example.com');
});
afterAll(() => app.close());

test('the session is over, and its cookie gone; the others live on', async () => {
  const [browser, phone] = [app.browser(), app.mobileApp()];
  await signIn(browser, 'ada@example.com', goodPassword);
  await signIn(phone, 'ada@example.com', goodPassword);
  const kept = browser.cookies.get('rekey') ?? '';

  expect((await browser.send(LogoutDocument, {})).logout).toEqual({ errors: [] });
  expect(browser.cookies.size).toBe(0);
  browser.cookies.set('rekey', kept);
  expect((await browser.send(MeDocument, {})).me).toBeNull();
  expect((await phone.send(MeDocument, {})).me?.email).toBe('ada@example.com');
});

test('an app’s token is worth nothing afterwards', async () => {
  const phone = app.mobileApp();
  await signIn(phone, 'ada@example.com', goodPassword);
  await phone.send(LogoutDocument, {});
  expect((await phone.send(MeDocument, {})).me).toBeNull();
});

test('it does no harm where there is no session, or twice', async () => {
  const browser = app.browser();
  for (let times = 0; times < 2; times += 1)
    expect((await browser.send(LogoutDocument, {})).logout).toEqual({ errors: [] });
});

test('what follows in the same document is not signed in any more', async () => {
  const phone = app.mobileApp();
  await signIn(phone, 'ada@example.com', goodPassword);
  const answer = await phone.post({
    query: 'mutation { first: logout { errors { code } } second: logout { errors { code } } }',
  });
  expect(answer.data).toEqual({ first: { errors: [] }, second: { errors: [] } });
});
