import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, expect, test } from '@jest/globals';
import { SMTPServer } from 'smtp-server';
import { RegisterDocument, RequestPasswordResetDocument } from '../../schema/documents.ts';
import { OutgoingMail } from '../../src/entities/outgoing-mail.ts';
import { TestApp } from '../support/app.ts';
import { MailedApp } from '../support/mailed-app.ts';
import { goodPassword } from '../support/people.ts';
import { waitFor } from '../support/wait-for.ts';

const running: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const app of running.splice(0)) await app.close();
});

const waiting = ({ app }: TestApp) => app.database.em.fork().find(OutgoingMail, {});

/** Lets the time pass that a failed mail has to wait, and the courier look. */
function tryAgain(server: TestApp): void {
  server.clock.advance(3600);
  server.app.courier.wake();
}

test('mails that are asked for while SMTP is down all arrive when it is back, each once', async () => {
  const app = await MailedApp.start();
  running.push(app);
  await app.createAccount(app.mobileApp(), 'ada@example.com');
  await app.server.outboxIsEmpty();
  const before = app.sink.mails.length;
  await app.sink.stop();

  const phone = app.mobileApp();
  for (let index = 0; index < 30; index += 1) {
    const email = `someone-${index}@example.com`;
    const { register } = await phone.send(RegisterDocument, { input: { email, password: goodPassword } });
    expect(register.errors).toEqual([]);
  }
  await phone.send(RequestPasswordResetDocument, { input: { email: 'ada@example.com' } });
  const rows = await waitFor(async () => {
    const mails = await waiting(app.server);
    return mails.length === 31 && mails.every(({ attempts, lease }) => attempts > 0 && !lease) && mails;
  });

  await app.sink.restart();
  tryAgain(app.server);
  await app.server.outboxIsEmpty();
  const arrived = app.sink.mails.slice(before);
  expect(arrived.map(({ parsed }) => parsed.messageId).sort()).toEqual(
    rows.map(({ id }) => `<${id}@rekey.test>`).sort(),
  );
  expect(new Set(arrived.flatMap(({ recipients }) => recipients)).size).toBe(31);
});

test('a mail that a server puts off is sent again under the same Message-ID', async () => {
  const app = await MailedApp.start();
  running.push(app);
  app.sink.verdict = () => ({ code: 451, message: 'come back later' });
  await app
    .mobileApp()
    .send(RegisterDocument, { input: { email: 'ada@example.com', password: goodPassword } });
  const [row] = await waitFor(async () => {
    const mails = await waiting(app.server);
    return mails[0]?.attempts === 1 && mails;
  });
  app.sink.verdict = () => null;
  tryAgain(app.server);
  const { mail } = await app.letterTo('ada@example.com');
  expect(mail.parsed.messageId).toBe(`<${row?.id ?? ''}@rekey.test>`);
});

test('a mail whose receipt is not confirmed goes out twice rather than never, and is known to be one', async () => {
  const messageIds: string[] = [];
  const forgetful = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData: (stream, _session, callback) => {
      void buffer(stream).then((mail) => {
        messageIds.push(/^message-id: (.+)$/im.exec(mail.toString())?.[1] ?? '');
        const lost = Object.assign(new Error('something went wrong'), { responseCode: 451 });
        callback(messageIds.length === 1 ? lost : null);
      });
    },
  });
  forgetful.listen(0, '127.0.0.1');
  await once(forgetful.server, 'listening');
  running.push({
    close: () =>
      new Promise((resolve) => {
        forgetful.close(resolve);
      }),
  });
  const { port } = forgetful.server.address() as AddressInfo;
  const server = await TestApp.start({ smtpUrl: `smtp://127.0.0.1:${port}` });
  running.unshift(server);

  await server
    .mobileApp()
    .send(RegisterDocument, { input: { email: 'ada@example.com', password: goodPassword } });
  await waitFor(async () => (await waiting(server))[0]?.attempts === 1);
  tryAgain(server);
  await server.outboxIsEmpty();
  expect(messageIds).toEqual([messageIds[0], messageIds[0]]);
});
