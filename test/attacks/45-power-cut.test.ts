import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  ChangePasswordDocument,
  LogoutDocument,
  MySessionsDocument,
  RevokeOtherSessionsDocument,
  RevokeSessionDocument,
} from '../../schema/documents.ts';
import { createApp } from '../../src/app.ts';
import { OutgoingMail } from '../../src/entities/outgoing-mail.ts';
import { ScheduledJob } from '../../src/entities/scheduled-job.ts';
import { User } from '../../src/entities/user.ts';
import { Client } from '../support/client.ts';
import { testConfig } from '../support/config.ts';
import { FaultyApp } from '../support/faulty-app.ts';
import { createAccount } from '../support/mailed-accounts.ts';
import { newAddressOf, oneTimeThings } from '../support/one-time.ts';
import { operation } from '../support/operation.ts';
import { payloadOf, type Operation } from '../support/payload.ts';
import { betterPassword, goodPassword, signIn } from '../support/people.ts';
import { powerCuts, SyncedLog } from '../support/power-cut.ts';
import { publicRequests } from '../support/requests.ts';

let server: FaultyApp;
let synced: SyncedLog;
let addresses = 0;
beforeAll(async () => {
  synced = new SyncedLog();
  // The courier writes, too: not before the test has looked.
  server = await FaultyApp.start({ mailDelaySeconds: 0.3 }, { synchronize: synced.synchronize });
});
afterAll(() => server.close());

/** What is to hold of a change after a power cut; what isn't named is not looked at. */
interface Promised {
  readonly use: Operation;
  readonly client: Client;
  /** What a second use is told. */
  readonly refusal?: string;
  /** Sessions that have ended. */
  readonly ended?: readonly (string | null)[];
  readonly signsIn?: readonly (readonly [email: string, password: string])[];
  readonly signsInNoMore?: readonly (readonly [email: string, password: string])[];
  /** What there is to be delivered. */
  readonly orders?: readonly string[];
}

/** Does all that leads to a change, for somebody new. */
type Ready = (client: Client, email: string) => Promise<Promised>;

async function thiefOf(email: string): Promise<string | null> {
  const thief = server.client();
  await signIn(thief, email, goodPassword);
  return thief.sessionToken;
}

/** What each thing that works once has changed for its owner, beside being used up. */
const changes: Readonly<
  Record<string, (email: string, thief: string | null) => Omit<Promised, 'use' | 'client'>>
> = {
  'activation link': (email) => ({ signsIn: [[email, betterPassword]] }),
  'activation code': (email) => ({ signsIn: [[email, betterPassword]] }),
  'login link': () => ({}),
  'password reset link': (email, thief) => ({
    ended: [thief],
    signsIn: [[email, betterPassword]],
    signsInNoMore: [[email, goodPassword]],
    orders: ['password-changed'],
  }),
  'password reset code': (email, thief) => ({
    ended: [thief],
    signsIn: [[email, betterPassword]],
    signsInNoMore: [[email, goodPassword]],
    orders: ['password-changed'],
  }),
  'email change link': (email) => ({
    signsIn: [[newAddressOf(email), goodPassword]],
    signsInNoMore: [[email, goodPassword]],
    orders: ['email-changed'],
  }),
  'email revert link': (email, thief) => ({
    ended: [thief],
    signsInNoMore: [[newAddressOf(email), goodPassword]],
    orders: ['email-reverted'],
  }),
  'account deletion link': (email, thief) => ({
    ended: [thief],
    signsInNoMore: [[email, goodPassword]],
    orders: ['account-deleted'],
  }),
  'deletion cancel link': (email) => ({ signsIn: [[email, goodPassword]] }),
};

const flows: readonly (readonly [name: string, ready: Ready])[] = [
  ...oneTimeThings.map(({ name, obtain, use, refusal }): readonly [string, Ready] => [
    name,
    async (client, email) => {
      const letter = await obtain(server.sink, client, email);
      const account = name === 'email revert link' ? newAddressOf(email) : email;
      // Signing in would use a link up that signs when its owner last did.
      const isSpared = /activation|login|reset|cancel/.test(name);
      const thief = isSpared ? client.sessionToken : await thiefOf(account);
      return { use: use(letter), client: server.client(), refusal, ...changes[name]?.(email, thief) };
    },
  ]),
  [
    'change of the password',
    async (client, email) => {
      await createAccount(server.sink, client, email);
      const thief = await thiefOf(email);
      const input = { currentPassword: goodPassword, newPassword: betterPassword };
      return {
        use: operation(ChangePasswordDocument, { input }),
        client,
        ended: [thief, client.sessionToken],
        signsIn: [[email, betterPassword]],
        signsInNoMore: [[email, goodPassword]],
        orders: ['password-changed'],
      };
    },
  ],
  [
    'sign-out',
    async (client, email) => {
      await createAccount(server.sink, client, email);
      return { use: operation(LogoutDocument, {}), client, ended: [client.sessionToken] };
    },
  ],
  [
    'sign-out elsewhere',
    async (client, email) => {
      await createAccount(server.sink, client, email);
      const thief = await thiefOf(email);
      const { me } = await client.send(MySessionsDocument, {});
      const sessionId = me?.sessions.nodes.find(({ current }) => !current)?.id ?? '';
      return { use: operation(RevokeSessionDocument, { input: { sessionId } }), client, ended: [thief] };
    },
  ],
  [
    'sign-out everywhere else',
    async (client, email) => {
      await createAccount(server.sink, client, email);
      const thief = await thiefOf(email);
      return { use: operation(RevokeOtherSessionsDocument, {}), client, ended: [thief] };
    },
  ],
  [
    'sign-up',
    (client, email) =>
      Promise.resolve({ use: publicRequests.register(email), client, orders: ['activation'] }),
  ],
  [
    'request of a reset',
    (client, email) =>
      Promise.resolve({
        use: publicRequests.requestPasswordReset(email),
        client,
        orders: ['password-reset'],
      }),
  ],
];

/** What was written later, and was not acknowledged to anybody: a power cut may take it, wholly or in part. */
async function writeWhatNeedNotLast(): Promise<void> {
  const entities = server.app.database.em.fork();
  for (let number = 0; number < 1; number += 1)
    await entities.upsert(ScheduledJob, { name: `${number} ${'x'.repeat(200)}`, dueAt: new Date() });
}

/** What of a promise doesn't hold in a server that is started on what is left. */
async function broken(path: string, email: string, promised: Promised): Promise<string[]> {
  const { use, refusal, ended = [], signsIn = [], signsInNoMore = [], orders = [] } = promised;
  const config = testConfig({ databaseUrl: `sqlite:${path}` });
  const app = await createApp(config);
  await app.server.listen({ host: config.host, port: 0 });
  const client = () => new Client(app.server.listeningOrigin, 'app');
  const faults: string[] = [];
  const entities = app.database.em.fork();

  const mails = await entities.find(OutgoingMail, {});
  for (const order of orders)
    if (!mails.some(({ purpose }) => purpose === order)) faults.push(`${order} is not ordered`);
  if (orders.includes('activation') && (await entities.count(User, { email })) === 0) faults.push('no user');
  for (const token of ended) {
    const thief = client();
    thief.sessionToken = token;
    const { data } = await thief.post<{ me: unknown }>({ query: '{ me { id } }' });
    if (token === null || data?.me !== null) faults.push('an ended session lives');
  }
  if (refusal !== undefined) {
    const { errors } = await payloadOf(client(), use);
    if (errors[0]?.code !== refusal) faults.push('it works again');
  }
  for (const [address, password] of signsInNoMore)
    if (await signIn(client(), address, password)) faults.push(`${address} signs in with ${password}`);
  for (const [address, password] of signsIn)
    if (!(await signIn(client(), address, password)))
      faults.push(`${address} does not sign in with ${password}`);
  await app.close();
  return faults;
}

test.each(flows)('what was acknowledged outlives a power cut: %s', async (_name, ready) => {
  addresses += 1;
  const email = `somebody-${addresses}@example.com`;
  const client = server.client();
  const promised = await ready(client, email);
  await server.outboxIsEmpty();
  const { errors } = await payloadOf(promised.client, promised.use);
  const length = synced.length;
  expect(errors).toEqual([]);
  await writeWhatNeedNotLast();

  const cuts = await powerCuts(server.path, length);
  expect(cuts.length).toBeGreaterThan(2);
  for (const cut of cuts) {
    const remains = await cut();
    expect(await broken(remains.path, email, promised)).toEqual([]);
    await remains.remove();
  }
});
