import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { RegisterDocument } from '../../schema/documents.ts';
import { connectDatabase, type Database } from '../../src/database/connect.ts';
import { OutgoingMail } from '../../src/entities/outgoing-mail.ts';
import { User } from '../../src/entities/user.ts';
import { letterTo, lettersTo } from '../support/letter.ts';
import { operation } from '../support/operation.ts';
import { goodPassword } from '../support/people.ts';
import { endLeftovers, ServerProcess } from '../support/server-process.ts';
import { SmtpSink } from '../support/smtp-sink.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';
import { waitFor } from '../support/wait-for.ts';
import { databaseIn, fileOf, onPostgres } from '../support/databases.ts';

const email = 'ada@example.com';
const signUp = operation(RegisterDocument, { input: { email, password: goodPassword } });

let folder: TemporaryFolder;
let url: string;
beforeEach(async () => {
  folder = await makeTemporaryFolder();
  url = await databaseIn(folder.path);
});
afterEach(async () => {
  await endLeftovers();
  await folder.remove();
});

const start = (environment: Record<string, string> = {}) =>
  ServerProcess.start({ DATABASE_URL: url, ...environment });

async function withDatabase<T>(look: (entities: Database['em']) => Promise<T>): Promise<T> {
  const database = await connectDatabase(url);
  const found = await look(database.em.fork());
  await database.close();
  return found;
}

/** Sends the head of a request and waits until the server asks for its body: from then on it is under way. */
async function beginRequest(origin: string, body: string): Promise<ClientRequest> {
  const sent = request(`${origin}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      expect: '100-continue',
    },
  });
  sent.flushHeaders();
  await once(sent, 'continue');
  return sent;
}

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s: what is under way is finished, and nothing new begun',
  async (signal) => {
    const server = await start();
    const body = JSON.stringify(signUp);
    const underWay = await beginRequest(server.origin, body);
    const ended = server.end(signal);
    await waitFor(() => server.process.stdout.includes('"stopping"'));
    await waitFor(() =>
      fetch(`${server.origin}/healthz`).then(
        ({ status }) => status === 503,
        () => true,
      ),
    );

    underWay.end(body);
    const [answer] = (await once(underWay, 'response')) as [IncomingMessage];
    expect(answer.statusCode).toBe(200);
    // Else a client that keeps its connections would keep the server too.
    expect(answer.headers.connection).toBe('close');
    expect(await json(answer)).toMatchObject({ data: { register: { errors: [] } } });
    expect(await ended).toMatchObject({ code: 0, stderr: '' });

    // A database that was closed has written its log back.
    if (!onPostgres) expect(existsSync(`${fileOf(url)}-wal`)).toBe(false);
    expect(await withDatabase((entities) => entities.count(User, { email }))).toBe(1);
  },
);

test('a connection that is kept open does not keep the server', async () => {
  const server = await start();
  await server.browser().fetch('/healthz');
  expect((await server.end()).code).toBe(0);
});

test('mails that could not be sent wait in the database, and go out after the next start', async () => {
  const sink = await SmtpSink.start();
  await sink.stop();
  const first = await start({ SMTP_URL: sink.url });
  const { register } = await first.browser().send(RegisterDocument, signUp.variables);
  expect(register.errors).toEqual([]);
  expect((await first.end()).code).toBe(0);

  const [mail] = await withDatabase(async (entities) => {
    const mails = await entities.find(OutgoingMail, {});
    // So that nobody has to wait for the next attempt.
    await entities.nativeUpdate(OutgoingMail, {}, { dueAt: new Date(0) });
    return mails;
  });
  expect(mail).toMatchObject({ purpose: 'activation', lease: null });

  await sink.restart();
  const second = await start({ SMTP_URL: sink.url });
  expect((await letterTo(sink, email)).mail.parsed.messageId).toBe(`<${mail?.id ?? ''}@localhost>`);
  expect((await second.end()).code).toBe(0);
  expect(lettersTo(sink, email)).toHaveLength(1);
  await sink.stop();
});
