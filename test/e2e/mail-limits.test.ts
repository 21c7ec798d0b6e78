import { afterEach, describe, expect, test } from '@jest/globals';
import {
  RequestLoginLinkDocument,
  RequestPasswordResetDocument,
  ResendActivationDocument,
} from '../../schema/documents.ts';
import { connectDatabase } from '../../src/database/connect.ts';
import { OutgoingMail } from '../../src/entities/outgoing-mail.ts';
import { mailRateLimits } from '../support/config.ts';
import { createAccount } from '../support/mailed-accounts.ts';
import { MailedApp } from '../support/mailed-app.ts';
import { operation } from '../support/operation.ts';
import { Replicas } from '../support/replicas.ts';
import { waitFor } from '../support/wait-for.ts';

const running: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of running.splice(0)) await each.close();
});

/** A server with limits on mails, where somebody has an account. */
async function start(email: string): Promise<MailedApp> {
  const app = await MailedApp.start({ mailRateLimits });
  running.unshift(app);
  await app.createAccount(app.mobileApp(), email);
  return app;
}

/** Lets time pass, and waits until all mails that are left wait for a later time. */
async function pass(app: MailedApp, seconds: number): Promise<void> {
  app.clock.advance(seconds);
  app.server.app.courier.wake();
  const now = app.clock.now();
  await waitFor(async () => {
    const mails = await app.server.app.database.em.fork().find(OutgoingMail, {});
    return mails.every(({ lease, dueAt }) => lease === null && dueAt !== null && dueAt > now);
  });
}

const resetsFor = (app: MailedApp, email: string) =>
  app.lettersTo(email).filter(({ subject }) => subject === 'Choose a new password');

/** Asks for a reset link, at a time of its own: so that it is known which is the newest. */
async function ask(app: MailedApp, email: string) {
  app.clock.advance(0.001);
  return app.mobileApp().post(operation(RequestPasswordResetDocument, { input: { email } }));
}

describe('of many who ask for a reset link for one address', () => {
  const email = 'Ada@example.com';

  test('a hundred get one mail at once and one a minute later, and answers that are all alike', async () => {
    const app = await start(email);
    const answers = new Set<string>();
    for (let asked = 0; asked < 110; asked += 1) {
      const { status, text } = await ask(app, asked % 11 === 0 ? 'unknown@example.com' : email);
      answers.add(`${status} ${text}`);
    }
    expect(answers.size).toBe(1);
    await pass(app, 0);
    expect(resetsFor(app, email)).toHaveLength(1);
    await pass(app, 59);
    expect(resetsFor(app, email)).toHaveLength(1);
    await pass(app, 1);
    expect(resetsFor(app, email)).toHaveLength(2);
    await pass(app, 86_400);
    expect(resetsFor(app, email)).toHaveLength(2);
  });

  test('those who never stop get ten in an hour', async () => {
    const app = await start(email);
    for (let seconds = 0; seconds < 3600; seconds += 30) {
      await ask(app, email);
      await pass(app, 0);
      await pass(app, 30);
    }
    expect(resetsFor(app, email)).toHaveLength(11);
    await ask(app, email);
    await pass(app, 59);
    expect(resetsFor(app, email)).toHaveLength(11);
    await pass(app, 1);
    expect(resetsFor(app, email)).toHaveLength(12);
  });

  test('however it is written, it is one address', async () => {
    const app = await start('Zoë@bücher.example');
    const written = [
      'Zoë@bücher.example',
      'ZOË@BÜCHER.EXAMPLE',
      'zoe\u0308@bu\u0308cher.example',
      'zoë@xn--bcher-kva.example',
      ' zoë＠bücher。example ',
    ];
    for (const email of written) {
      const { errors } = await ask(app, email);
      expect(errors).toEqual([]);
    }
    await pass(app, 0);
    const resets = () =>
      app.sink.mails.filter(({ parsed }) => parsed.subject === 'Choose a new password').length;
    expect(resets()).toBe(1);
    await pass(app, 60);
    expect(resets()).toBe(2);
    await pass(app, 86_400);
    expect(resets()).toBe(2);
  });

  test('they hold up nobody else, and nothing else that is for it', async () => {
    const app = await start(email);
    await app.createAccount(app.mobileApp(), 'grace@example.com');
    const client = app.mobileApp();
    for (let time = 0; time < 30; time += 1) await ask(app, email);
    await ask(app, 'grace@example.com');
    await client.send(RequestLoginLinkDocument, { input: { email } });
    await client.send(ResendActivationDocument, { input: { email } });
    await pass(app, 0);
    expect(resetsFor(app, 'grace@example.com')).toHaveLength(1);
    expect(app.lettersTo(email).map(({ subject }) => subject)).toContain('Sign in by this link');
  });
});

test('two processes together send no more than is allowed', async () => {
  const replicas = await Replicas.prepare();
  running.unshift(replicas);
  const environment = { RATE_LIMITS: 'on', RATE_LIMIT_MAILS_TO_ADDRESS: '3/3600' };
  const servers = [await replicas.start(environment), await replicas.start(environment)] as const;
  const email = 'ada@example.com';
  await createAccount(replicas.sink, servers[0].mobileApp(), email);
  const before = replicas.sink.mails.length;

  const ask = operation(RequestLoginLinkDocument, { input: { email } });
  await Promise.all(
    Array.from({ length: 60 }, (_, index) => servers[index % 2 === 0 ? 0 : 1].mobileApp().post(ask)),
  );
  const database = await connectDatabase(replicas.databaseUrl);
  running.unshift(database);
  // A few may be left, which do not fall together before they come to be due.
  const much = new Date(Date.now() + 3_000_000);
  await waitFor(async () => {
    const mails = await database.em.fork().find(OutgoingMail, {});
    return mails.every(({ lease, dueAt }) => lease === null && dueAt !== null && dueAt > much);
  });
  expect(replicas.sink.mails.length - before).toBe(3);
});
