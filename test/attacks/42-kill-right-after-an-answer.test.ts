import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ActivateAccountDocument, RegisterDocument } from '../../schema/documents.ts';
import { letterTo, lettersTo } from '../support/letter.ts';
import { goodPassword } from '../support/people.ts';
import { endLeftovers, ServerProcess } from '../support/server-process.ts';
import { SmtpSink } from '../support/smtp-sink.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';
import { databaseIn } from '../support/databases.ts';

const email = 'ada@example.com';
const password = goodPassword;

let folder: TemporaryFolder;
let sink: SmtpSink;
let silent: SilentServer;
beforeEach(async () => {
  [folder, sink, silent] = [await makeTemporaryFolder(), await SmtpSink.start(), await SilentServer.start()];
});
afterEach(async () => {
  await endLeftovers();
  await sink.stop();
  await silent.stop();
  await folder.remove();
});

async function start(smtpUrl: string): Promise<ServerProcess> {
  return ServerProcess.start({
    DATABASE_URL: await databaseIn(folder.path),
    SMTP_URL: smtpUrl,
    MAIL_LEASE: '1',
  });
}

test('a sign-up that was answered outlives kill -9: the mail comes after the restart, and its link works', async () => {
  const first = await start(silent.url);
  const { register } = await first.mobileApp().send(RegisterDocument, { input: { email, password } });
  await first.end('SIGKILL');

  const phone = (await start(sink.url)).mobileApp();
  const { link } = await letterTo(sink, email);
  const { activateAccount } = await phone.send(ActivateAccountDocument, {
    input: { ...link, signupToken: register.signupToken },
  });
  expect(activateAccount).toMatchObject({ user: { email }, errors: [] });
});

test('a mail that was being handed over when the process was killed goes out after the restart', async () => {
  const first = await start(silent.url);
  await first.mobileApp().send(RegisterDocument, { input: { email, password } });
  await silent.connected;
  await first.end('SIGKILL');
  expect(lettersTo(sink, email)).toEqual([]);

  await start(sink.url);
  expect((await letterTo(sink, email)).subject).toBe('Activate your account');
});

test('killed over and over right after its answers, it loses none of their mails', async () => {
  const messageIds = new Set<string | undefined>();
  for (let round = 0; round < 3; round += 1) {
    const server = await start(sink.url);
    await server
      .mobileApp()
      .send(RegisterDocument, { input: { email: `ada-${round}@example.com`, password } });
    await server.end('SIGKILL');
  }
  await start(sink.url);
  for (let round = 0; round < 3; round += 1) {
    await letterTo(sink, `ada-${round}@example.com`);
    // Perhaps more than once, and then under one name.
    for (const { mail } of lettersTo(sink, `ada-${round}@example.com`)) messageIds.add(mail.parsed.messageId);
  }
  expect(messageIds.size).toBe(3);
});

/** Takes connections and never says a word, as a mail server that hangs. */
class SilentServer {
  readonly connected: Promise<unknown>;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor() {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket.on('error', () => undefined));
    });
    this.connected = once(this.#server, 'connection');
  }

  static async start(): Promise<SilentServer> {
    const silent = new SilentServer();
    silent.#server.listen(0, '127.0.0.1');
    await once(silent.#server, 'listening');
    return silent;
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
