import { pbkdf2Sync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { LoginDocument } from '../../schema/documents.ts';
import { createApp, type App } from '../../src/app.ts';
import { migrate } from '../../src/database/migrate.ts';
import { newId } from '../../src/entities/new-id.ts';
import { OutgoingMail } from '../../src/entities/outgoing-mail.ts';
import { User } from '../../src/entities/user.ts';
import { createPasswordHasher } from '../../src/passwords/hasher.ts';
import { unusablePassword } from '../../src/passwords/password-hash.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { Client } from '../support/client.ts';
import { Clock } from '../support/clock.ts';
import { testConfig } from '../support/config.ts';
import { hashingOf } from '../support/hashing-work.ts';
import { operation } from '../support/operation.ts';
import { payloadOf, type Operation } from '../support/payload.ts';
import { betterPassword, goodPassword, signIn } from '../support/people.ts';
import { publicRequests, requestEmailChange } from '../support/requests.ts';
import { statementsOf } from '../support/statements.ts';
import { waitFor } from '../support/wait-for.ts';
import { freshDatabase } from '../support/databases.ts';

// What is compared is the work itself, which is the same on every machine; `npm run bench:timing` measures the time.

const delaySeconds = 60;
const config = testConfig({ databaseUrl: await freshDatabase(), mailDelaySeconds: delaySeconds });
const today = createPasswordHasher(config.passwordHashing, systemRandom);
const formerly = createPasswordHasher({ ...config.passwordHashing, passes: 2 }, systemRandom);

type Password = string | Promise<string>;
type State = Partial<Pick<User, 'active' | 'claimedEmailKey' | 'erasureDueAt'>>;

// All addresses are of one length, so that nothing differs but whose they are.
const accounts: Record<string, [email: string, password: Password, state?: State]> = {
  known: ['known@example.com', today.hash(goodPassword)],
  unconfirmed: ['waits@example.com', today.hash(goodPassword), { claimedEmailKey: null }],
  deactivated: ['goner@example.com', today.hash(goodPassword), { active: false }],
  deleted: ['adieu@example.com', today.hash(goodPassword), { erasureDueAt: new Date('2026-12-01') }],
  'without a usable password': ['blank@example.com', unusablePassword(systemRandom)],
  'of an old cost': ['older@example.com', formerly.hash(goodPassword)],
  'of an old Django': ['early@example.com', byDjango(500)],
  'of a new Django': ['later@example.com', byDjango(1000)],
};
const unknown = 'ghost@example.com';
const addresses = [unknown, ...Object.values(accounts).map(([email]) => email)];

let app: App;
let clock: Clock;
let asker: Client;
beforeAll(async () => {
  clock = new Clock();
  app = await createApp(config, { now: clock.now });
  await migrate(app.database);
  for (const [email, password, state] of Object.values(accounts)) await create(email, await password, state);
  await create('asker@example.com', await today.hash(goodPassword));
  await app.server.listen({ host: '127.0.0.1', port: 0 });
  asker = new Client(app.server.listeningOrigin, 'app');
  await signIn(asker, 'asker@example.com', goodPassword);
  app.schemeReview.start();
  await waitFor(async () => 'pbkdf2 sha256' in (await workOf(login(unknown))).hashing);
});
afterAll(() => app.close());

function byDjango(iterations: number): string {
  const digest = pbkdf2Sync(goodPassword, 'salt', iterations, 32, 'sha256').toString('base64');
  return `pbkdf2_sha256$${iterations}$salt$${digest}`;
}

async function create(email: string, password: string, state: State = {}): Promise<void> {
  const entities = app.database.em.fork();
  entities.create(User, {
    id: newId(clock.now(), systemRandom),
    email,
    emailKey: email,
    claimedEmailKey: email,
    password,
    lastLogin: null,
    active: true,
    createdAt: clock.now(),
    deletionConfirmedAt: null,
    erasureDueAt: null,
    profile: { emailConfirmed: true, displayName: null, locale: null },
    ...state,
  });
  await entities.flush();
}

/** What a request costs: hashing, and statements. */
async function workOf(request: Operation) {
  let hashing: Record<string, number> = {};
  const statements = await statementsOf(app.database, async () => {
    hashing = await hashingOf(() => payloadOf(asker, request));
  });
  return { hashing, statements };
}

const login = (email: string, password = betterPassword) =>
  operation(LoginDocument, { input: { email, password } });

describe('login', () => {
  test('verifies once by every scheme in use, and reads one row, whoever it is about', async () => {
    for (const email of addresses) {
      const { hashing, statements } = await workOf(login(email));
      expect({ email, hashing }).toEqual({
        email,
        hashing: {
          'argon2id m=16,t=1,p=1': 1,
          'argon2id m=16,t=2,p=1': 1,
          // The most that anybody has, and one round more.
          'pbkdf2 sha256': 1001,
        },
      });
      expect(statements).toEqual((await workOf(login(unknown))).statements);
      expect(statements).toHaveLength(1);
    }
  });

  test('does no more by the right password of who may not sign in', async () => {
    const reference = await workOf(login(unknown));
    for (const kind of ['unconfirmed', 'deactivated', 'deleted']) {
      const [email = ''] = accounts[kind] ?? [];
      expect(await workOf(login(email, goodPassword))).toEqual(reference);
    }
  });

  test('hashes anew after the right password alone', async () => {
    for (const kind of ['of an old cost', 'of an old Django', 'of a new Django']) {
      const [email = ''] = accounts[kind] ?? [];
      expect((await workOf(login(email))).hashing).not.toHaveProperty('hashed anew');
      expect((await workOf(login(email, goodPassword))).hashing).toHaveProperty('hashed anew', 1);
    }
  });
});

describe.each<[string, (email: string) => Operation, hashing: object]>([
  ['register', publicRequests.register, { 'hashed anew': 1 }],
  ['resendActivation', publicRequests.resendActivation, {}],
  ['requestPasswordReset', publicRequests.requestPasswordReset, {}],
  ['requestLoginLink', publicRequests.requestLoginLink, {}],
  ['requestEmailChange', requestEmailChange, { 'argon2id m=16,t=1,p=1': 1 }],
])('%s', (_name, ask, hashing) => {
  test('does the same for every address, and orders a mail that is seen to later', async () => {
    const entities = app.database.em.fork();
    await entities.nativeDelete(OutgoingMail, {});
    const reference = await workOf(ask('spook@example.com'));
    expect(reference.hashing).toEqual(hashing);
    expect(reference.statements.join()).toContain('insert into "outgoing_mail"');
    for (const email of addresses) expect(await workOf(ask(email))).toEqual(reference);

    const orders = await entities.find(OutgoingMail, {});
    expect(orders).toHaveLength(addresses.length + 1);
    const dueAt = new Date(clock.now().getTime() + delaySeconds * 1000);
    for (const order of orders) expect(order).toMatchObject({ dueAt, attempts: 0, lease: null });
  });

  test('leaves nothing to do for a harmless request right after it', async () => {
    for (const email of addresses) {
      await payloadOf(asker, ask(email));
      const nobody = new Client(app.server.listeningOrigin, 'app');
      const statements = await statementsOf(app.database, async () => {
        expect(await hashingOf(() => nobody.post({ query: '{ __typename }' }))).toEqual({});
      });
      expect(statements).toEqual([]);
    }
  });
});
