import { afterEach, beforeEach, expect, test } from '@jest/globals';
import {
  MySessionsDocument,
  RevokeOtherSessionsDocument,
  RevokeSessionDocument,
} from '../../../schema/documents.ts';
import { TestApp } from '../../support/app.ts';
import type { Client } from '../../support/client.ts';
import { testConfig } from '../../support/config.ts';
import { createAccount, goodPassword, signIn } from '../../support/people.ts';

const email = 'ada@example.com';

let server: TestApp;
let browser: Client;
let ended: string;
beforeEach(async () => {
  server = await TestApp.start();
  await createAccount(server, server.mobileApp(), email);
  browser = server.browser();
  server.clock.advance(1);
  await signIn(browser, email, goodPassword);
  const sessions = await sessionsOf(browser);
  ended = sessions.find(({ current }) => !current)?.id ?? '';
  // Now the one of the app has been idle for too long, and nothing has been cleaned up yet.
  server.clock.advance(testConfig().sessions.idleSeconds - 1);
});
afterEach(() => server.close());

const sessionsOf = async (client: Client) =>
  (await client.send(MySessionsDocument, {})).me?.sessions.nodes ?? [];

test('a session that has ended by itself is listed no more', async () => {
  expect(ended).not.toBe('');
  expect((await sessionsOf(browser)).map(({ id }) => id)).not.toContain(ended);
});

test('it cannot be ended again', async () => {
  const { revokeSession } = await browser.send(RevokeSessionDocument, { input: { sessionId: ended } });
  expect(revokeSession).toMatchObject({ errors: [{ code: 'SESSION_NOT_FOUND' }] });
});

test('it does not count among those that are ended', async () => {
  const { revokeOtherSessions } = await browser.send(RevokeOtherSessionsDocument, {});
  expect(revokeOtherSessions).toEqual({ revoked: 0, errors: [] });
});
