import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { json } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ResetPasswordDocument, RequestPasswordResetDocument } from '../../schema/documents.ts';
import { webhook } from '../../examples/webhook/webhook.ts';
import { User } from '../../src/entities/user.ts';
import { createMemoryLog } from '../support/memory-log.ts';
import { MailedApp } from '../support/mailed-app.ts';
import { betterPassword, signIn } from '../support/people.ts';

interface Told {
  readonly kind: string;
  readonly userId: string;
  readonly at: string;
}

const email = 'ada@example.com';
const { log, lines } = createMemoryLog();

let app: MailedApp;
let receiver: Server;
let told: Told[];
let status: number;

beforeEach(async () => {
  [told, status] = [[], 204];
  receiver = createServer((request, response) => {
    void (async () => {
      told.push((await json(request)) as Told);
      response.writeHead(status).end();
    })();
  });
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const { port } = receiver.address() as AddressInfo;
  app = await MailedApp.start({}, { extensions: [webhook(`http://127.0.0.1:${port}`)], log });
});
afterEach(async () => {
  await app.close();
  receiver.close();
});

async function resetPassword(): Promise<void> {
  const { link } = await app.forgetPassword(app.mobileApp(), email);
  const input = { ...link, newPassword: betterPassword };
  const answer = await app.mobileApp().send(ResetPasswordDocument, { input });
  expect(answer.resetPassword.errors).toEqual([]);
}

test('the webhook is told what happens to an account once it is committed, and of nothing else', async () => {
  const phone = app.mobileApp();
  await app.createAccount(phone, email);
  await resetPassword();
  expect(await signIn(phone, email, betterPassword)).toBe(true);
  await phone.send(RequestPasswordResetDocument, { input: { email } });
  await app.server.app.events.settled();

  const at = app.clock.now().toISOString();
  expect(told).toMatchObject([
    { kind: 'userActivated', at },
    { kind: 'passwordReset', at },
  ]);
});

test('it is told after the commit, and never without one', async () => {
  await app.createAccount(app.mobileApp(), email);
  const { database, events } = app.server.app;
  const { id } = await database.em.fork().findOneOrFail(User, { email });
  const noteThen = (end: () => void): Promise<void> =>
    database.em.fork().transactional(async (transaction) => {
      await events.record(transaction, 'passwordReset', id, null);
      await events.settled();
      expect(told).toHaveLength(1);
      end();
    });

  await expect(noteThen(changeOfMind)).rejects.toThrow('Rather not.');
  await events.settled();
  expect(told.map(({ kind }) => kind)).toEqual(['userActivated']);

  await noteThen(() => undefined);
  await events.settled();
  expect(told.map(({ kind }) => kind)).toEqual(['userActivated', 'passwordReset']);
});

function changeOfMind(): never {
  throw new Error('Rather not.');
}

test('what is refused happens not, and is not told', async () => {
  await app.createAccount(app.mobileApp(), email);
  const { link } = await app.forgetPassword(app.mobileApp(), email);
  for (const newPassword of ['short', betterPassword, betterPassword])
    await app.mobileApp().send(ResetPasswordDocument, { input: { ...link, newPassword } });
  await app.server.app.events.settled();
  expect(told.map(({ kind }) => kind)).toEqual(['userActivated', 'passwordReset']);
});

test('a webhook that fails changes nothing, and is in the log', async () => {
  status = 500;
  await app.createAccount(app.mobileApp(), email);
  await app.server.app.events.settled();
  expect(told).toHaveLength(1);
  const failures = lines.filter((line) => line.includes('a listener of an event failed'));
  expect(failures).toHaveLength(1);
  expect(failures[0]).toContain('The webhook answered with 500.');
});
