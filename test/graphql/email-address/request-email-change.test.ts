import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  ConfirmEmailChangeDocument,
  MeDocument,
  RequestEmailChangeDocument,
} from '../../../schema/documents.ts';
import { askForAddress } from '../../support/mailed-email-change.ts';
import { MailedApp } from '../../support/mailed-app.ts';
import { goodPassword } from '../../support/people.ts';
import { waitFor } from '../../support/wait-for.ts';

let app: MailedApp;
beforeAll(async () => {
  app = await MailedApp.start();
});
afterAll(() => app.close());

test('a link goes to the new address, and the old one stays until it is used', async () => {
  const browser = app.browser();
  await app.createAccount(browser, 'ada@example.com');
  const { link } = await askForAddress(app, browser, 'lovelace@example.com');
  expect((await browser.send(MeDocument, {})).me?.email).toBe('ada@example.com');
  expect(app.lettersTo('ada@example.com')).toHaveLength(1);
  await browser.send(ConfirmEmailChangeDocument, { input: link });
  expect((await browser.send(MeDocument, {})).me?.email).toBe('lovelace@example.com');
});

test('an address that is taken gets the same answer as one that is free, and its owner a mail without a link', async () => {
  const [browser, phone] = [app.browser(), app.mobileApp()];
  await app.createAccount(browser, 'grace@example.com');
  await app.createAccount(phone, 'mary@example.com');
  const mailsBefore = app.sink.mails.length;
  const input = { newEmail: 'mary@example.com', currentPassword: goodPassword };
  const answer = await browser.send(RequestEmailChangeDocument, { input });
  expect(answer).toEqual({ requestEmailChange: { errors: [] } });
  await waitFor(() => app.sink.mails.length > mailsBefore);
  expect(app.sink.mails.slice(mailsBefore)).toMatchObject([{ recipients: ['mary@example.com'] }]);
  expect(app.lettersTo('mary@example.com')).toHaveLength(1);
});

test('what is wrong is named by its field', async () => {
  const browser = app.browser();
  await app.createAccount(browser, 'emmy@example.com');
  const request = async (newEmail: string, currentPassword: string) =>
    (await browser.send(RequestEmailChangeDocument, { input: { newEmail, currentPassword } }))
      .requestEmailChange.errors;
  expect(await request('noether@', goodPassword)).toMatchObject([
    { code: 'EMAIL_INVALID', path: ['input', 'newEmail'] },
  ]);
  expect(await request('noether@example.com', 'a guess')).toMatchObject([
    { code: 'INVALID_CREDENTIALS', path: ['input', 'currentPassword'] },
  ]);
  expect(app.lettersTo('noether@example.com')).toEqual([]);
});
