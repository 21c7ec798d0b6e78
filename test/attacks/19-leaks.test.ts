import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  LoginDocument,
  MySecurityEventsDocument,
  RegisterDocument,
  RequestPasswordResetDocument,
  RevokeOtherSessionsDocument,
} from '../../schema/documents.ts';
import { connectDatabase, type Database } from '../../src/database/connect.ts';
import { OutgoingMail } from '../../src/entities/outgoing-mail.ts';
import { buildApiSchema } from '../../src/graphql/schema.ts';
import { production } from '../support/configuration.ts';
import { dumpOf } from '../support/dump.ts';
import {
  askForEveryMail,
  commonPassword,
  liveSignedIn,
  mistypedPassword,
  sendNonsense,
  useEveryCode,
  useEveryLink,
  type Stage,
} from '../support/every-flow.ts';
import { createAccount, letterBy } from '../support/mailed-accounts.ts';
import { operation } from '../support/operation.ts';
import { betterPassword, goodPassword } from '../support/people.ts';
import { rawBytes } from '../support/raw-request.ts';
import { fieldsOf, isRefusal, RecordingClient, type Exchange } from '../support/recording-client.ts';
import { Replicas } from '../support/replicas.ts';
import { leakedInto } from '../support/secret-forms.ts';
import { RekeyProcess, ServerProcess, type Ending } from '../support/server-process.ts';
import { TalkativeSmtp } from '../support/talkative-smtp.ts';
import { waitFor } from '../support/wait-for.ts';
import { onPostgres } from '../support/databases.ts';

const people = 'marker-people.example';
const displayName = 'Marker Lovelace';
const userAgent = 'MarkerBrowser/7.31';
const smtpPassword = 'the password of the mail server: 7/31?';
const settings = { ...production, LOG_LEVEL: 'trace', RATE_LIMITS: 'off' };

const exchanges: Exchange[] = [];
const endings: Ending[] = [];
let replicas: Replicas;
let talkative: TalkativeSmtp;
let database: Database;
let listing = '';
let dump: string;
let trail: string;

const environment = (smtpUrl: string): Record<string, string> => ({
  ...settings,
  DATABASE_URL: replicas.databaseUrl,
  SMTP_URL: smtpUrl,
});

let addresses = 0;

/** What all flows run on: every address, name and browser of them bears a mark. */
function stageOf({ origin }: ServerProcess): Stage {
  return {
    sink: replicas.sink,
    client: () => new RecordingClient(origin, 'app', userAgent, exchanges),
    browser: () => new RecordingClient(origin, 'browser', userAgent, exchanges),
    address: (what) => `${what.toLowerCase()}-${(addresses += 1)}@${people}`,
    displayName,
  };
}

async function failForWantOfTables(stage: Stage): Promise<void> {
  const email = stage.address('fails');
  const client = stage.client();
  await createAccount(stage.sink, client, email);
  const letter = await letterBy(stage.sink, email, () =>
    client.send(RequestPasswordResetDocument, { input: { email } }),
  );
  const connection = database.em.getConnection();
  if (!onPostgres) {
    await connection.execute('pragma foreign_keys = off');
    await connection.execute('pragma legacy_alter_table = on');
  }
  for (const table of ['session', 'outgoing_mail', 'profile', 'user']) {
    await connection.execute(`alter table "${table}" rename to "gone"`);
    const signUp = { email, password: goodPassword, displayName };
    await client.post(operation(RegisterDocument, { input: signUp }));
    await client.post(operation(LoginDocument, { input: { email, password: goodPassword } }));
    await client.post(operation(RequestPasswordResetDocument, { input: { email } }));
    await client.fetch(new URL(letter.url).pathname);
    await connection.execute(`alter table "gone" rename to "${table}"`);
  }
}

async function failToDeliver(stage: Stage): Promise<void> {
  const email = stage.address('refused');
  replicas.sink.verdict = (recipient) => ({ code: 550, message: `5.1.1 ${displayName} <${recipient}> left` });
  await stage.client().send(RegisterDocument, { input: { email, password: goodPassword, displayName } });
  await waitForFailures(1);
  replicas.sink.verdict = () => null;
}

async function waitForFailures(count: number): Promise<void> {
  await waitFor(async () => {
    const mails = await database.em.fork().find(OutgoingMail, { failure: { $ne: null } });
    return mails.length >= count;
  }, 20_000);
}

/** Everything that may happen, until an error that nobody catches ends the server. */
async function liveThroughEverything(): Promise<void> {
  const program = '../test/support/failing-server.js';
  const server = await ServerProcess.start(environment(replicas.sink.url), program);
  const stage = stageOf(server);
  await useEveryLink(stage);
  await useEveryCode(stage);
  await askForEveryMail(stage);
  await liveSignedIn(stage);

  const client = stage.client();
  const email = stage.address('last');
  await createAccount(stage.sink, client, email);
  const letter = await letterBy(stage.sink, email, () =>
    client.send(RequestPasswordResetDocument, { input: { email } }),
  );
  await sendNonsense(stage, letter);
  await rawBytes(server.origin, `GET ${letter.url} HTTP/9.9\r\nuser-agent: ${userAgent}\r\n${email}\r\n\r\n`);
  trail = JSON.stringify(await client.send(MySecurityEventsDocument, { first: 100 }));
  await failToDeliver(stage);
  await failForWantOfTables(stage);
  await client.send(RevokeOtherSessionsDocument, {});
  endings.push(await server.process.ended);
}

/** Mails that a server refuses, repeating the password, the address, the link and the code. */
async function meetATalkativeMailServer(): Promise<void> {
  const server = await ServerProcess.start(environment(talkative.url('rekey', smtpPassword)));
  const stage = stageOf(server);
  for (const [index, refuses] of (['AUTH', 'DATA'] as const).entries()) {
    talkative.refuses = refuses;
    const email = stage.address(refuses);
    await stage.client().send(RegisterDocument, { input: { email, password: goodPassword, displayName } });
    await waitForFailures(2 + index);
    const listed = new RekeyProcess('bundle/cli.js', ['outbox', 'list'], environment(replicas.sink.url));
    listing += (await listed.ended).stdout;
  }
  dump = (await dumpOf(database)) + databaseFiles();
  endings.push(await server.end());
}

function databaseFiles(): string {
  const paths = ['', '-wal'].map((end) => replicas.databasePath + end);
  return paths.map((path) => (existsSync(path) ? readFileSync(path, 'latin1') : '')).join('\n');
}

beforeAll(async () => {
  replicas = await Replicas.prepare();
  talkative = await TalkativeSmtp.start();
  const migrated = await new RekeyProcess('bundle/cli.js', ['migrate'], environment(replicas.sink.url)).ended;
  endings.push(migrated);
  database = await connectDatabase(replicas.databaseUrl);
  await liveThroughEverything();
  await meetATalkativeMailServer();
}, 300_000);
afterAll(async () => {
  await database.close();
  await talkative.stop();
  await replicas.close();
});

/** All that came about and nobody but its owner may know. */
function secrets(): string[] {
  const mails = [...replicas.sink.mails.map(({ parsed }) => parsed), ...talkative.mails];
  const texts = mails.map(({ text = '' }) => text);
  const found = (pattern: RegExp, where: readonly string[]): string[] =>
    where.flatMap((text) => Array.from(text.matchAll(pattern), ([, secret = '']) => secret));
  const answers = exchanges.map(({ received }) => received);
  const cookies = exchanges.flatMap((exchange) => exchange.cookies);
  const codes = found(/\b(\d{4} ?\d{4})\b/g, texts);
  const all = {
    tokens: found(/https:\S+\/([0-9a-z]+-[0-9a-f]{32})/g, texts),
    codes: [...codes, ...codes.map((code) => code.replace(' ', ''))],
    sessions: found(/"sessionToken":"([^"]+)"/g, answers),
    signUps: found(/"signupToken":"([^"]+)"/g, answers),
    cookies: found(/^[^=]+=([^;]{20,});/g, cookies),
    passwords: [goodPassword, betterPassword, mistypedPassword, commonPassword],
    settings: [settings.SECRET_KEY, smtpPassword],
  };
  for (const [kind, some] of Object.entries(all)) expect([kind, some.length]).not.toEqual([kind, 0]);
  return Object.values(all).flat();
}

const output = (): string => endings.map(({ stdout, stderr }) => stdout + stderr).join('\n');

test('all flows were run, with success and with refusal', () => {
  const mutations = Object.keys(buildApiSchema([]).getMutationType()?.getFields() ?? {}).toSorted();
  const fields = exchanges.map(fieldsOf);
  const among = (names: readonly string[]): string[] => mutations.filter((name) => names.includes(name));
  expect(among(fields.flatMap(({ done }) => done))).toEqual(mutations);
  // Signing out does no harm where nobody is signed in.
  expect(among(fields.flatMap(({ refused }) => refused))).toEqual(
    mutations.filter((name) => name !== 'logout'),
  );
  const statuses = new Set(exchanges.map(({ status }) => status));
  for (const status of [200, 400, 404, 415, 500]) expect(statuses).toContain(status);
});

describe('the log, at its most talkative,', () => {
  test('tells of every fault', () => {
    for (const words of [
      'request',
      'delivery sent',
      'delivery set aside',
      'delivery failed and will be retried',
      'a request failed',
      'a listener of an event failed',
      'a library reports something',
      'stopping after an error',
    ])
      expect(output()).toContain(`"${words}"`);
    for (const { stderr } of endings) expect(stderr).toBe('');
  });

  test('holds no password, token, code, session or secret', () => {
    expect(leakedInto(output(), secrets())).toEqual([]);
  });

  test('holds no address, display name or browser', () => {
    expect(leakedInto(output(), [people, displayName, 'Lovelace', userAgent])).toEqual([]);
  });

  test('leaves out nothing that the program itself has to say', () => {
    const curtailed = output()
      .split('\n')
      .filter((line) => line.includes('withheld'));
    expect(curtailed).toEqual([]);
  });
});

test('no error that is answered repeats a password, token, code, session or secret', () => {
  const refusals = exchanges.filter(isRefusal);
  expect(refusals.length).toBeGreaterThan(50);
  const leaks = refusals.flatMap((exchange) => leakedInto(exchange.received, secrets()).map(() => exchange));
  expect(leaks.slice(0, 3)).toEqual([]);
});

test('the trail of an account holds none either', () => {
  expect(trail).toContain('USER_ACTIVATED');
  expect(leakedInto(trail, secrets())).toEqual([]);
});

test('nor does the list of mails that could not be sent, nor anybody’s address or name', () => {
  for (const reason of ['550 5.1.1', '535 5.7.8', '554 5.7.1']) expect(listing).toContain(reason);
  expect(leakedInto(listing, [...secrets(), people, displayName, userAgent])).toEqual([]);
});

test('nor does the database, row by row or byte by byte', () => {
  expect(dump).toContain(people);
  expect(leakedInto(dump, secrets())).toEqual([]);
});
