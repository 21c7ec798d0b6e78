import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  MeDocument,
  MySessionsDocument,
  RevokeOtherSessionsDocument,
  RevokeSessionDocument,
} from '../../../schema/documents.ts';
import { TestApp } from '../../support/app.ts';
import type { Client } from '../../support/client.ts';
import { createAccount, goodPassword, signIn } from '../../support/people.ts';

let server: TestApp;
beforeAll(async () => {
  server = await TestApp.start();
});
afterAll(() => server.close());

async function sessionsOf(client: Client) {
  const { me } = await client.send(MySessionsDocument, {});
  return me?.sessions.nodes ?? [];
}

test('a session is picked from the list and ended from elsewhere', async () => {
  const [laptop, phone] = [server.browser(), server.mobileApp()];
  await createAccount(server, laptop, 'ada@example.com');
  await signIn(phone, 'ada@example.com', goodPassword);
  const [other] = (await sessionsOf(laptop)).filter(({ current }) => !current);

  const input = { sessionId: other?.id ?? '' };
  expect((await laptop.send(RevokeSessionDocument, { input })).revokeSession.errors).toEqual([]);
  expect((await phone.send(MeDocument, {})).me).toBeNull();
  expect(await sessionsOf(laptop)).toMatchObject([{ current: true }]);
  expect((await laptop.send(RevokeSessionDocument, { input })).revokeSession.errors).toMatchObject([
    { code: 'SESSION_NOT_FOUND', path: ['input', 'sessionId'] },
  ]);
});

test('to end the session that asks is to sign out', async () => {
  const browser = server.browser();
  await createAccount(server, browser, 'grace@example.com');
  const [own] = await sessionsOf(browser);
  await browser.send(RevokeSessionDocument, { input: { sessionId: own?.id ?? '' } });
  expect(browser.cookies.size).toBe(0);
  expect((await browser.send(MeDocument, {})).me).toBeNull();
});

test('all others end at once', async () => {
  const browser = server.browser();
  await createAccount(server, browser, 'mary@example.com');
  for (let times = 0; times < 2; times += 1)
    await signIn(server.mobileApp(), 'mary@example.com', goodPassword);
  const { revokeOtherSessions } = await browser.send(RevokeOtherSessionsDocument, {});
  expect(revokeOtherSessions).toEqual({ revoked: 2, errors: [] });
  expect(await sessionsOf(browser)).toMatchObject([{ current: true }]);
});
