import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MeDocument, RequestAccountDeletionDocument } from '../../schema/documents.ts';
import { TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { openPage } from '../support/page.ts';
import { createAccount, goodPassword, signIn } from '../support/people.ts';

let server: TestApp;
beforeAll(async () => {
  server = await TestApp.start();
});
afterAll(() => server.close());

async function askForDeletion(client: Client, email: string): Promise<string> {
  const before = server.mailsTo(email).length;
  await client.send(RequestAccountDeletionDocument, { input: { currentPassword: goodPassword } });
  return (await server.mailTo(email, before)).link.url;
}

async function deleted(email: string): Promise<{ readonly used: string; readonly wayBack: string }> {
  const phone = server.mobileApp();
  await createAccount(server, phone, email);
  const used = await askForDeletion(phone, email);
  const before = server.mailsTo(email).length;
  await openPage(server.browser(), used, {});
  return { used, wayBack: (await server.mailTo(email, before)).link.url };
}

test('the page of a link that deletes says what will happen, and its button does it', async () => {
  const email = 'ada@example.com';
  const phone = server.mobileApp();
  await createAccount(server, phone, email);
  const url = await askForDeletion(phone, email);

  const opened = await openPage(server.browser(), url);
  expect(opened).toMatchObject({ heading: 'Delete your account', buttons: ['Delete my account'] });
  expect(opened.text).toMatch(/deactivated at once.*After 14 days it is erased/);
  expect((await phone.send(MeDocument, {})).me?.email).toBe(email);

  expect((await openPage(server.browser(), url, {})).heading).toBe('Your account is deleted');
  expect((await phone.send(MeDocument, {})).me).toBeNull();
});

test('the page of the way back has a button, which brings the account back and signs nobody in', async () => {
  const email = 'grace@example.com';
  const { wayBack } = await deleted(email);
  const browser = server.browser();
  expect(await openPage(browser, wayBack)).toMatchObject({
    heading: 'Keep your account',
    buttons: ['Restore my account'],
  });
  expect(await signIn(server.mobileApp(), email, goodPassword)).toBe(false);

  expect((await openPage(browser, wayBack, {})).heading).toBe('Your account is back');
  expect((await browser.send(MeDocument, {})).me).toBeNull();
  expect(await signIn(server.mobileApp(), email, goodPassword)).toBe(true);
});

test('a used link, and one that is too old, say so and show the way on', async () => {
  const { used, wayBack } = await deleted('mary@example.com');
  for (const form of [undefined, {}]) {
    const dead = await openPage(server.browser(), used, form);
    expect(dead).toMatchObject({ heading: 'This link does not work', fields: [], buttons: [] });
    expect(dead.text).toContain('sign in and ask for a new link');
  }
  await openPage(server.browser(), wayBack, {});
  for (const form of [undefined, {}]) {
    expect(await openPage(server.browser(), wayBack, form)).toMatchObject({
      heading: 'This link does not work',
      fields: ['email'],
    });
  }

  const late = await deleted('emmy@example.com');
  server.clock.advance(1_209_600);
  for (const form of [undefined, {}])
    expect((await openPage(server.browser(), late.wayBack, form)).heading).toBe('This link has expired');
});

test('the form on the page of a dead way back mails another', async () => {
  const email = 'sofia@example.com';
  await deleted(email);
  const before = server.mailsTo(email).length;
  expect((await openPage(server.browser(), '/restore-account', { email })).heading).toBe(
    'Look into your mailbox',
  );
  const { link } = await server.mailTo(email, before);
  expect((await openPage(server.browser(), link.url, {})).heading).toBe('Your account is back');
  expect((await openPage(server.browser(), '/restore-account', { email: 'sofia' })).alarms).toEqual([
    'This is not an e-mail address.',
  ]);
});
