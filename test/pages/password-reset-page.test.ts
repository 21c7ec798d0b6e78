import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MeDocument } from '../../schema/documents.ts';
import { TestApp } from '../support/app.ts';
import { openPage } from '../support/page.ts';
import { betterPassword, createAccount, forgetPassword, goodPassword, signIn } from '../support/people.ts';

let server: TestApp;
beforeAll(async () => {
  server = await TestApp.start();
});
afterAll(() => server.close());

test('a weak password is refused with the reasons, and the link lives on for a good one', async () => {
  const phone = server.mobileApp();
  await createAccount(server, phone, 'ada@example.com');
  const { link } = await forgetPassword(server, phone, 'ada@example.com');
  const browser = server.browser();

  const opened = await openPage(browser, link.url);
  expect(opened).toMatchObject({ status: 200, heading: 'Choose a new password', fields: ['password'] });
  expect(opened.alarms).toEqual([]);

  const weak = await openPage(browser, link.url, { password: 'password' });
  expect(weak).toMatchObject({ heading: 'Choose a new password', fields: ['password'] });
  expect(weak.alarms).toEqual(['Too many people use it: it would be guessed.']);
  for (const form of [{ password: '' }, {}] as Record<string, string>[]) {
    const empty = await openPage(browser, link.url, form);
    expect(empty.alarms).toEqual(['It is too short: at least 8 characters are needed.']);
  }

  const taken = await openPage(browser, link.url, { password: betterPassword });
  expect(taken).toMatchObject({ heading: 'Your password is changed', fields: [], buttons: [] });
  expect(browser.cookies.size).toBe(0);
  expect((await phone.send(MeDocument, {})).me).toBeNull();
  expect(await signIn(browser, 'ada@example.com', goodPassword)).toBe(false);
  expect(await signIn(browser, 'ada@example.com', betterPassword)).toBe(true);
});

test('however often a link is looked at or fetched ahead, it still works', async () => {
  await createAccount(server, server.browser(), 'grace@example.com');
  const { link } = await forgetPassword(server, server.browser(), 'grace@example.com');
  const { pathname } = new URL(link.url);
  for (let times = 0; times < 5; times += 1) {
    for (const method of ['GET', 'HEAD'])
      expect((await server.browser().fetch(pathname, { method })).status).toBe(200);
  }
  const page = await openPage(server.browser(), link.url, { password: betterPassword });
  expect(page.heading).toBe('Your password is changed');
});

describe('a link that does not work shows the way on', () => {
  test('used', async () => {
    await createAccount(server, server.browser(), 'mary@example.com');
    const { link } = await forgetPassword(server, server.browser(), 'mary@example.com');
    await openPage(server.browser(), link.url, { password: betterPassword });
    for (const page of [
      await openPage(server.browser(), link.url),
      await openPage(server.browser(), link.url, { password: 'one more good one' }),
    ]) {
      expect(page).toMatchObject({ status: 200, heading: 'This link does not work', fields: ['email'] });
      expect(page.buttons).toEqual(['Mail me a new link']);
    }
    expect(await signIn(server.browser(), 'mary@example.com', betterPassword)).toBe(true);
  });

  test('too old', async () => {
    await createAccount(server, server.browser(), 'sofia@example.com');
    const { link } = await forgetPassword(server, server.browser(), 'sofia@example.com');
    server.clock.advance(3601);
    for (const page of [
      await openPage(server.browser(), link.url),
      await openPage(server.browser(), link.url, { password: betterPassword }),
    ])
      expect(page).toMatchObject({ heading: 'This link has expired', fields: ['email'] });
  });

  test('its form mails a fresh link, and answers alike for every address', async () => {
    await createAccount(server, server.browser(), 'rosa@example.com');
    const [known, unknown] = [
      await openPage(server.browser(), '/reset-password', { email: 'rosa@example.com' }),
      await openPage(server.browser(), '/reset-password', { email: 'nobody@example.com' }),
    ];
    expect(known.heading).toBe('Look into your mailbox');
    expect(unknown.html).toBe(known.html);
    const { link } = await server.mailTo('rosa@example.com', 1);
    expect((await openPage(server.browser(), link.url)).heading).toBe('Choose a new password');
  });

  test('a mistyped address can be typed again', async () => {
    for (const form of [{ email: 'rosa@' }, { email: '' }, {}] as Record<string, string>[]) {
      const page = await openPage(server.browser(), '/reset-password', form);
      expect(page).toMatchObject({ fields: ['email'], alarms: ['This is not an e-mail address.'] });
    }
  });
});
