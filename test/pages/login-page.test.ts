import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MeDocument, RequestLoginLinkDocument } from '../../schema/documents.ts';
import { TestApp } from '../support/app.ts';
import { openPage } from '../support/page.ts';
import { createAccount } from '../support/people.ts';

let server: TestApp;
beforeAll(async () => {
  server = await TestApp.start();
});
afterAll(() => server.close());

async function linkFor(email: string): Promise<string> {
  await createAccount(server, server.mobileApp(), email);
  await server.browser().send(RequestLoginLinkDocument, { input: { email } });
  return (await server.mailTo(email, 1)).link.url;
}

test('a link is opened and its button pressed: the browser is signed in', async () => {
  const url = await linkFor('ada@example.com');
  const browser = server.browser();
  expect(await openPage(browser, url)).toMatchObject({ heading: 'Sign in', buttons: ['Sign me in'] });
  expect((await browser.send(MeDocument, {})).me).toBeNull();
  expect((await openPage(browser, url, {})).heading).toBe('You are signed in');
  expect((await browser.send(MeDocument, {})).me?.email).toBe('ada@example.com');
});

test('a used link, and one that is too old, show the way on', async () => {
  const url = await linkFor('grace@example.com');
  await openPage(server.browser(), url, {});
  for (const form of [undefined, {}]) {
    expect(await openPage(server.browser(), url, form)).toMatchObject({
      heading: 'This link does not work',
      fields: ['email'],
    });
  }
  const late = await linkFor('mary@example.com');
  server.clock.advance(901);
  for (const form of [undefined, {}]) {
    expect((await openPage(server.browser(), late, form)).heading).toBe('This link has expired');
  }
});

test('its form mails a fresh link, and tells a mistyped address', async () => {
  const email = 'rosa@example.com';
  await createAccount(server, server.mobileApp(), email);
  const request = new URL('/login', server.origin).href;
  expect((await openPage(server.browser(), request, { email })).heading).toBe('Look into your mailbox');
  expect((await server.mailTo(email, 1)).subject).toBe('Sign in by this link');
  expect((await openPage(server.browser(), request, { email: 'rosa' })).alarms).toEqual([
    'This is not an e-mail address.',
  ]);
});
