import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import {
  ConfirmAccountDeletionDocument,
  MeDocument,
  RequestAccountDeletionDocument,
  ResetPasswordDocument,
} from '../../schema/documents.ts';
import { User } from '../../src/entities/user.ts';
import type { AccountEvent } from '../../src/events/account-events.ts';
import { TestApp } from '../support/app.ts';
import { createMemoryLog } from '../support/memory-log.ts';
import { betterPassword, createAccount, forgetPassword, goodPassword, signIn } from '../support/people.ts';

const email = 'ada@example.com';
const { log, lines } = createMemoryLog();

let server: TestApp;
let told: AccountEvent[];
beforeEach(async () => {
  [told, lines.length] = [[], 0];
  server = await TestApp.start({}, { log });
  for (const kind of ['userActivated', 'passwordReset', 'userDeleted'] as const)
    server.app.events.on(kind, (event) => told.push(event));
});
afterEach(() => server.close());

test('whoever subscribes to the server is told of an activation, a reset and an erasure', async () => {
  const phone = server.mobileApp();
  await createAccount(server, phone, email);
  const id = (await phone.send(MeDocument, {})).me?.id;
  const { uid, token } = (await forgetPassword(server, phone, email)).link;
  await phone.send(ResetPasswordDocument, { input: { uid, token, newPassword: betterPassword } });
  await signIn(phone, email, betterPassword);
  const before = server.mailsTo(email).length;
  await phone.send(RequestAccountDeletionDocument, { input: { currentPassword: betterPassword } });
  const deletion = (await server.mailTo(email, before)).link;
  await phone.send(ConfirmAccountDeletionDocument, {
    input: { uid: deletion.uid, token: deletion.token },
  });
  server.clock.advance(1_209_600);
  await server.app.caretaker.look();
  await server.app.events.settled();

  expect(told).toMatchObject([
    { kind: 'userActivated', userId: id, client: { ipAddress: '127.0.0.1', userAgent: 'node' } },
    { kind: 'passwordReset', userId: id, client: { ipAddress: '127.0.0.1' } },
    { kind: 'userDeleted', userId: id, client: null, at: server.clock.now() },
  ]);
});

test('a listener that fails goes to the log, names nobody there, and keeps nobody from signing up', async () => {
  server.app.events.on('userActivated', () => {
    throw new Error(`the newsletter for ${email} is down`);
  });
  const phone = server.mobileApp();
  await createAccount(server, phone, email);
  expect((await phone.send(MeDocument, {})).me?.email).toBe(email);
  await server.app.events.settled();
  const line = lines.find((one) => one.includes('a listener of an event failed')) ?? '';
  expect(JSON.parse(line)).toMatchObject({
    kind: 'userActivated',
    err: { type: 'Error', stack: expect.stringContaining('app-events.test.ts') },
  });
  expect(lines.join('')).not.toContain(email);
});

test('a server that is closed waits for its listeners, who still have the database', async () => {
  const other = await TestApp.start({}, { log });
  let users = 0;
  other.app.events.on('userActivated', async () => {
    await sleep(200);
    users = await other.app.database.em.fork().count(User);
  });
  await createAccount(other, other.mobileApp(), email, goodPassword);
  await other.close();
  expect(users).toBe(1);
});
