import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { LoginDocument, MySessionsDocument } from '../../../schema/documents.ts';
import { TestApp } from '../../support/app.ts';
import { operation } from '../../support/operation.ts';
import { createAccount, goodPassword } from '../../support/people.ts';

let server: TestApp;
beforeAll(async () => {
  server = await TestApp.start();
});
afterAll(() => server.close());

test('of the name of a browser no more is kept than anybody reads', async () => {
  const email = 'ada@example.com';
  await createAccount(server, server.mobileApp(), email);
  const browser = server.browser();
  server.clock.advance(1);
  await browser.post(operation(LoginDocument, { input: { email, password: goodPassword } }), {
    'user-agent': 'x'.repeat(10_000),
  });
  const sessions = (await browser.send(MySessionsDocument, {})).me?.sessions.nodes ?? [];
  expect(sessions.find(({ current }) => current)?.userAgent).toBe('x'.repeat(512));
});
