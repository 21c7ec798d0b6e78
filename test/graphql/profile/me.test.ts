import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  ActivateAccountDocument,
  MeDocument,
  MySessionsDocument,
  RegisterDocument,
} from '../../../schema/documents.ts';
import type { Client } from '../../support/client.ts';
import { deactivate } from '../../support/deactivate.ts';
import { MailedApp } from '../../support/mailed-app.ts';
import { goodPassword, signIn } from '../../support/people.ts';

let app: MailedApp;
beforeAll(async () => {
  app = await MailedApp.start();
});
afterAll(() => app.close());

async function sessionsOf(client: Client) {
  return (await client.send(MySessionsDocument, {})).me?.sessions.nodes ?? [];
}

test('nobody is signed in without a session, or with one that is none', async () => {
  expect((await app.browser().send(MeDocument, {})).me).toBeNull();
  const phone = app.mobileApp();
  for (const token of ['x', 'A'.repeat(43), 'A'.repeat(500)]) {
    phone.sessionToken = token;
    expect((await phone.send(MeDocument, {})).me).toBeNull();
  }
});

test('it shows what its owner said of themselves', async () => {
  const phone = app.mobileApp();
  const { register } = await phone.send(RegisterDocument, {
    input: {
      email: 'ada@example.com',
      password: goodPassword,
      displayName: ' Ada Lovelace ',
      locale: 'EN-gb',
    },
  });
  const { link } = await app.letterTo('ada@example.com');
  const { activateAccount } = await phone.send(ActivateAccountDocument, {
    input: { ...link, signupToken: register.signupToken },
  });
  phone.sessionToken = activateAccount.sessionToken;

  const now = app.clock.now().toISOString();
  expect((await phone.send(MeDocument, {})).me).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    email: 'ada@example.com',
    createdAt: now,
    lastLogin: now,
    profile: { emailConfirmed: true, displayName: 'Ada Lovelace', locale: 'en-GB' },
  });
});

test('its sessions are listed newest first, the one that asks marked', async () => {
  const [phone, browser] = [app.mobileApp(), app.browser()];
  await app.createAccount(phone, 'grace@example.com');
  const phoneSince = app.clock.now();
  app.clock.advance(90);
  await signIn(browser, 'grace@example.com', goodPassword);

  const sessions = await sessionsOf(phone);
  expect(sessions).toMatchObject([
    { current: false, createdAt: app.clock.now().toISOString() },
    {
      current: true,
      createdAt: phoneSince.toISOString(),
      lastSeenAt: app.clock.now().toISOString(),
      expiresAt: new Date(app.clock.now().getTime() + 1_209_600_000).toISOString(),
      ipAddress: '127.0.0.1',
      userAgent: 'node',
    },
  ]);
  expect(await sessionsOf(browser)).toMatchObject([{ current: true }, { current: false }]);
});

test('when it was seen last is noted once a minute', async () => {
  const phone = app.mobileApp();
  await app.createAccount(phone, 'mary@example.com');
  const [start] = await sessionsOf(phone);
  app.clock.advance(59);
  expect((await sessionsOf(phone))[0]?.lastSeenAt).toBe(start?.lastSeenAt);
  app.clock.advance(1);
  expect((await sessionsOf(phone))[0]?.lastSeenAt).toBe(app.clock.now().toISOString());
});

test('a session ends when it is not used for two weeks', async () => {
  const phone = app.mobileApp();
  await app.createAccount(phone, 'sofia@example.com');
  app.clock.advance(1_209_599);
  expect((await phone.send(MeDocument, {})).me?.email).toBe('sofia@example.com');
  app.clock.advance(1_209_600);
  expect((await phone.send(MeDocument, {})).me).toBeNull();
});

test('a session ends after ninety days however much it is used', async () => {
  const phone = app.mobileApp();
  await app.createAccount(phone, 'emmy@example.com');
  for (let weeks = 0; weeks < 12; weeks += 1) {
    app.clock.advance(7 * 86_400);
    expect((await phone.send(MeDocument, {})).me?.email).toBe('emmy@example.com');
  }
  app.clock.advance(6 * 86_400);
  expect((await phone.send(MeDocument, {})).me).toBeNull();
});

test('whoever is deactivated is signed out', async () => {
  const phone = app.mobileApp();
  await app.createAccount(phone, 'off@example.com');
  await deactivate(app.server, 'off@example.com');
  expect((await phone.send(MeDocument, {})).me).toBeNull();
});

test('a password hash cannot be asked for', async () => {
  const { errors } = await app.browser().post({ query: '{ me { password } }' });
  expect(errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
});
