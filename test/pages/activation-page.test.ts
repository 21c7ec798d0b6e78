import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MeDocument } from '../../schema/documents.ts';
import { TestApp } from '../support/app.ts';
import { openPage } from '../support/page.ts';
import { betterPassword, goodPassword, signIn, signUp } from '../support/people.ts';

let server: TestApp;
beforeAll(async () => {
  server = await TestApp.start();
});
afterAll(() => server.close());

test('a link is opened and its button pressed: the account is active, and the browser signed in', async () => {
  const browser = server.browser();
  const { mail } = await signUp(server, browser, 'ada@example.com');

  const opened = await openPage(browser, mail.link.url);
  expect(opened).toMatchObject({ status: 200, heading: 'Activate your account', fields: [] });
  expect(opened.buttons).toEqual(['Activate my account']);
  expect((await browser.send(MeDocument, {})).me).toBeNull();

  const pressed = await openPage(browser, mail.link.url, {});
  expect(pressed).toMatchObject({ status: 200, heading: 'Your account is active', buttons: [] });
  expect(pressed.text).toContain('ada@example.com is confirmed, and you are signed in.');
  expect((await browser.send(MeDocument, {})).me?.email).toBe('ada@example.com');
});

test('however often a link is looked at or fetched ahead, it still works', async () => {
  const browser = server.browser();
  const { mail } = await signUp(server, browser, 'grace@example.com');
  const { pathname } = new URL(mail.link.url);
  for (let times = 0; times < 5; times += 1) {
    for (const method of ['GET', 'HEAD'])
      expect((await server.browser().fetch(pathname, { method })).status).toBe(200);
    await server.browser().fetch(pathname, { headers: { purpose: 'prefetch', 'sec-purpose': 'prefetch' } });
  }
  expect((await openPage(browser, mail.link.url, {})).heading).toBe('Your account is active');
});

test('a link that has done its work says so kindly, opened or sent again', async () => {
  const browser = server.browser();
  const { mail } = await signUp(server, browser, 'mary@example.com');
  await openPage(browser, mail.link.url, {});

  const opened = await openPage(server.browser(), mail.link.url);
  expect(opened).toMatchObject({ heading: 'Your account is active already', fields: [], alarms: [] });
  const sent = await openPage(browser, mail.link.url, {});
  expect(sent.text).toContain('If your account is active already, simply sign in.');
  expect((await browser.send(MeDocument, {})).me?.email).toBe('mary@example.com');
});

describe('in another browser than the one that signed up', () => {
  test('a password is asked for, and a weak one refused with the reasons, until a good one is taken', async () => {
    const { mail } = await signUp(server, server.browser(), 'sofia@example.com');
    const other = server.browser();

    for (const form of [undefined, {}]) {
      const asked = await openPage(other, mail.link.url, form);
      expect(asked).toMatchObject({ heading: 'Choose a password', fields: ['password'], alarms: [] });
    }
    const weak = await openPage(other, mail.link.url, { password: '1234567' });
    expect(weak).toMatchObject({ heading: 'Choose a password', fields: ['password'] });
    expect(weak.alarms).toEqual([
      'It is too short: at least 8 characters are needed.',
      'It is made of digits alone.',
      'Too many people use it: it would be guessed.',
    ]);
    expect(weak.html).not.toContain('1234567');

    const taken = await openPage(other, mail.link.url, { password: betterPassword });
    expect(taken.heading).toBe('Your account is active');
    expect(await signIn(server.browser(), 'sofia@example.com', goodPassword)).toBe(false);
    expect(await signIn(server.browser(), 'sofia@example.com', betterPassword)).toBe(true);
  });

  test('a password that is like the address, or endless, is refused', async () => {
    const { mail } = await signUp(server, server.browser(), 'charlotte@example.com');
    const other = server.browser();
    expect((await openPage(other, mail.link.url, { password: 'Charlotte@example' })).alarms).toEqual([
      'It is too much like your address or your name.',
    ]);
    expect((await openPage(other, mail.link.url, { password: 'x'.repeat(300) })).alarms).toEqual([
      'It is too long: at most 256 characters are possible.',
    ]);
  });
});

describe('a link that does not work shows the way on', () => {
  test('too old', async () => {
    const browser = server.browser();
    const { mail } = await signUp(server, browser, 'emmy@example.com');
    server.clock.advance(259_201);
    for (const page of [await openPage(browser, mail.link.url), await openPage(browser, mail.link.url, {})]) {
      expect(page).toMatchObject({ status: 200, heading: 'This link has expired', fields: ['email'] });
      expect(page.buttons).toEqual(['Mail me a new link']);
    }
  });

  test('broken', async () => {
    const page = await openPage(server.browser(), '/activate/MQ/broken');
    expect(page).toMatchObject({ status: 200, heading: 'This link does not work', fields: ['email'] });
    expect((await openPage(server.browser(), '/activate/MQ/broken', { password: 'x' })).heading).toBe(
      'This link does not work',
    );
  });

  test('its form mails a fresh link, and answers alike for every address', async () => {
    const browser = server.browser();
    await signUp(server, browser, 'rosa@example.com');
    const [known, unknown] = [
      await openPage(browser, '/activate', { email: 'rosa@example.com' }),
      await openPage(browser, '/activate', { email: 'nobody@example.com' }),
    ];
    expect(known.heading).toBe('Look into your mailbox');
    expect(unknown.html).toBe(known.html);
    const mail = await server.mailTo('rosa@example.com', 1);
    expect((await openPage(browser, mail.link.url, {})).heading).toBe('Your account is active');
  });

  test('a mistyped address can be typed again', async () => {
    for (const form of [{ email: 'rosa at example' }, { email: '' }, {}] as Record<string, string>[]) {
      const page = await openPage(server.browser(), '/activate', form);
      expect(page).toMatchObject({ fields: ['email'], alarms: ['This is not an e-mail address.'] });
      expect(page.buttons).toEqual(['Mail me a new link']);
    }
  });
});
