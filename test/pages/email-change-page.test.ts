import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MeDocument } from '../../schema/documents.ts';
import type { Client } from '../support/client.ts';
import { askForAddress } from '../support/mailed-email-change.ts';
import { MailedApp } from '../support/mailed-app.ts';
import { openPage } from '../support/page.ts';

let app: MailedApp;
beforeAll(async () => {
  app = await MailedApp.start();
});
afterAll(() => app.close());

const addressOf = async (client: Client) => (await client.send(MeDocument, {})).me?.email;

test('a link is opened in any browser and its button pressed: the address is changed', async () => {
  const phone = app.mobileApp();
  await app.createAccount(phone, 'ada@example.com');
  const { url } = await askForAddress(app, phone, 'lovelace@example.com');
  const browser = app.browser();
  expect(await openPage(browser, url)).toMatchObject({
    status: 200,
    heading: 'Use your new address',
    fields: [],
    buttons: ['Use this address'],
  });
  const done = await openPage(browser, url, {});
  expect(done).toMatchObject({ status: 200, heading: 'Your address is changed', buttons: [] });
  expect(done.text).toContain('lovelace@example.com');
  expect(browser.cookies.size).toBe(0);
  expect(await addressOf(phone)).toBe('lovelace@example.com');
});

test('however often a link is looked at or fetched ahead, it still works, and nothing is changed', async () => {
  const phone = app.mobileApp();
  await app.createAccount(phone, 'grace@example.com');
  const { url } = await askForAddress(app, phone, 'hopper@example.com');
  for (let times = 0; times < 5; times += 1) {
    for (const method of ['GET', 'HEAD'])
      expect((await app.browser().fetch(new URL(url).pathname, { method })).status).toBe(200);
  }
  expect(await addressOf(phone)).toBe('grace@example.com');
  expect((await openPage(app.browser(), url, {})).heading).toBe('Your address is changed');
});

test('an address that is taken by then is told in words', async () => {
  const phone = app.mobileApp();
  await app.createAccount(phone, 'mary@example.com');
  const { url } = await askForAddress(app, phone, 'shelley@example.com');
  await app.createAccount(app.mobileApp(), 'shelley@example.com');
  expect(await openPage(app.browser(), url, {})).toMatchObject({
    status: 200,
    heading: 'This address is taken',
    alarms: ['It belongs to another account by now. Nothing has changed.'],
    buttons: [],
  });
  expect(await addressOf(phone)).toBe('mary@example.com');
});

test('a used link, and one that is too old, show the way on without a form', async () => {
  const phone = app.mobileApp();
  await app.createAccount(phone, 'emmy@example.com');
  const used = await askForAddress(app, phone, 'noether@example.com');
  await openPage(app.browser(), used.url, {});
  const late = await askForAddress(app, phone, 'emmy.noether@example.com');
  app.clock.advance(86_401);
  for (const form of [undefined, {}]) {
    for (const [url, heading] of [
      [used.url, 'This link does not work'],
      [late.url, 'This link has expired'],
    ] as const) {
      const page = await openPage(app.browser(), url, form);
      expect(page).toMatchObject({ status: 200, heading, fields: [], buttons: [] });
      expect(page.text).toContain('You can ask for a new one where you are signed in.');
    }
  }
  expect((await app.browser().fetch('/change-email', { method: 'POST' })).status).toBe(404);
});
