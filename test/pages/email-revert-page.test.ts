import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MeDocument } from '../../schema/documents.ts';
import { changeAddress } from '../support/mailed-email-change.ts';
import { MailedApp } from '../support/mailed-app.ts';
import { openPage } from '../support/page.ts';

let app: MailedApp;
beforeAll(async () => {
  app = await MailedApp.start();
});
afterAll(() => app.close());

test('a link says what it does, and its button does it', async () => {
  const phone = app.mobileApp();
  await app.createAccount(phone, 'ada@example.com');
  const { url } = await changeAddress(app, phone, 'ada@example.com', 'eve@example.com');
  const browser = app.browser();
  for (let times = 0; times < 3; times += 1) {
    const question = await openPage(browser, url);
    expect(question).toMatchObject({
      status: 200,
      heading: 'Restore your old address',
      buttons: ['Restore my address'],
    });
    expect(question.text).toContain(
      'signs everybody out, makes the password worthless, and mails you a link to choose a new one',
    );
  }
  expect((await phone.send(MeDocument, {})).me?.email).toBe('eve@example.com');

  const before = app.lettersTo('ada@example.com').length;
  const done = await openPage(browser, url, {});
  expect(done).toMatchObject({ status: 200, heading: 'Your address is restored', buttons: [] });
  expect(done.text).toContain('belongs to ada@example.com again');
  expect((await phone.send(MeDocument, {})).me).toBeNull();
  const reset = await app.letterTo('ada@example.com', before);
  expect((await openPage(browser, reset.url)).heading).toBe('Choose a new password');
});

test('an address that somebody else has by then is told in words', async () => {
  const phone = app.mobileApp();
  await app.createAccount(phone, 'grace@example.com');
  const { url } = await changeAddress(app, phone, 'grace@example.com', 'hopper@example.com');
  await app.createAccount(app.mobileApp(), 'grace@example.com');
  expect(await openPage(app.browser(), url, {})).toMatchObject({
    status: 200,
    heading: 'This address is taken',
    alarms: ['It belongs to another account by now. Nothing has changed.'],
    buttons: [],
  });
  expect((await phone.send(MeDocument, {})).me?.email).toBe('hopper@example.com');
});

test('a used link, and one that is too old, are told in words', async () => {
  const [first, second] = [app.mobileApp(), app.mobileApp()];
  await app.createAccount(first, 'mary@example.com');
  const used = await changeAddress(app, first, 'mary@example.com', 'shelley@example.com');
  await openPage(app.browser(), used.url, {});
  await app.createAccount(second, 'emmy@example.com');
  const late = await changeAddress(app, second, 'emmy@example.com', 'noether@example.com');
  app.clock.advance(7 * 86_400 + 1);
  for (const form of [undefined, {}]) {
    for (const [url, heading] of [
      [used.url, 'This link does not work'],
      [late.url, 'This link has expired'],
    ] as const)
      expect(await openPage(app.browser(), url, form)).toMatchObject({ status: 200, heading, buttons: [] });
  }
});
