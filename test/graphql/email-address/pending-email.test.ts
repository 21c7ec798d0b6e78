import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ConfirmEmailChangeDocument, MeDocument, MyPendingEmailDocument } from '../../../schema/documents.ts';
import type { Client } from '../../support/client.ts';
import { askForAddress } from '../../support/mailed-email-change.ts';
import { MailedApp } from '../../support/mailed-app.ts';
import { statementsOf } from '../../support/statements.ts';

let app: MailedApp;
beforeAll(async () => {
  app = await MailedApp.start();
});
afterAll(() => app.close());

const pending = async (client: Client) => (await client.send(MyPendingEmailDocument, {})).me?.pendingEmail;

test('the address that waits is shown until it is confirmed', async () => {
  const browser = app.browser();
  await app.createAccount(browser, 'ada@example.com');
  expect(await pending(browser)).toBeNull();
  const { link } = await askForAddress(app, browser, 'lovelace@example.com');
  expect(await pending(browser)).toBe('lovelace@example.com');
  await browser.send(ConfirmEmailChangeDocument, { input: link });
  expect(await pending(browser)).toBeNull();
});

test('it waits as long as its link lives', async () => {
  const browser = app.browser();
  await app.createAccount(browser, 'rosa@example.com');
  await askForAddress(app, browser, 'luxemburg@example.com');
  app.clock.advance(86_400);
  expect(await pending(browser)).toBe('luxemburg@example.com');
  app.clock.advance(1);
  expect(await pending(browser)).toBeNull();
});

test('it is looked up only where it is asked for', async () => {
  const browser = app.browser();
  await app.createAccount(browser, 'grace@example.com');
  const statements = (ask: () => Promise<unknown>) => statementsOf(app.server.app.database, ask);
  const [without, withIt] = [
    await statements(() => browser.send(MeDocument, {})),
    await statements(() => pending(browser)),
  ];
  expect(without.join()).not.toContain('email_change');
  expect(withIt.join()).toContain('email_change');
});

test('of another user, whose link is used, it says nothing', async () => {
  const [browser, phone] = [app.browser(), app.mobileApp()];
  await app.createAccount(browser, 'mary@example.com');
  await app.createAccount(phone, 'emmy@example.com');
  await askForAddress(app, browser, 'shelley@example.com');
  const { link } = await askForAddress(app, phone, 'noether@example.com');
  const { data } = await browser.post({
    query: `mutation {
      confirmEmailChange(input: { uid: "${link.uid}", token: "${link.token}" }) { user { email pendingEmail } }
    }`,
  });
  expect(data).toEqual({
    confirmEmailChange: { user: { email: 'noether@example.com', pendingEmail: null } },
  });
  expect(await pending(browser)).toBe('shelley@example.com');
});
