import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import Sqlite from 'better-sqlite3';
import {
  ChangePasswordDocument,
  LoginDocument,
  LogoutDocument,
  MeDocument,
  MySessionsDocument,
  RequestAccountDeletionDocument,
  RevokeOtherSessionsDocument,
  RevokeSessionDocument,
  UpdateProfileDocument,
} from '../../schema/documents.ts';
import type { Client } from '../support/client.ts';
import { FaultyApp } from '../support/faulty-app.ts';
import { createAccount } from '../support/mailed-accounts.ts';
import { oneTimeThings } from '../support/one-time.ts';
import { operation } from '../support/operation.ts';
import type { Operation } from '../support/payload.ts';
import { betterPassword, goodPassword, signIn } from '../support/people.ts';
import { publicRequests, requestEmailChange } from '../support/requests.ts';
import type { Fault } from '../support/sqlite-faults.ts';

let server: FaultyApp;
let witness: Client;
let addresses = 0;
beforeAll(async () => {
  server = await FaultyApp.start();
  witness = server.client();
  await createAccount(server.sink, witness, 'witness@example.com');
});
afterAll(() => server.close());

const currentPassword = goodPassword;

/** Does all that leads to a mutation, for somebody new. */
type Ready = (client: Client, email: string) => Promise<Operation>;

const signedIn =
  (make: (email: string, client: Client) => Operation | Promise<Operation>): Ready =>
  async (client, email) => {
    await createAccount(server.sink, client, email);
    return make(email, client);
  };

const byAnotherSession = async (_email: string, client: Client): Promise<string> => {
  const { me } = await client.send(MySessionsDocument, {});
  return me?.sessions.nodes.find(({ current }) => !current)?.id ?? '';
};

const flows: readonly (readonly [name: string, ready: Ready])[] = [
  ...oneTimeThings.map(({ name, obtain, use }): readonly [string, Ready] => [
    name,
    async (client, email) => use(await obtain(server.sink, client, email)),
  ]),
  ['sign-up', (_client, email) => Promise.resolve(publicRequests.register(email))],
  ['request of a reset', (_client, email) => Promise.resolve(publicRequests.requestPasswordReset(email))],
  ['sign-in', signedIn((email) => operation(LoginDocument, { input: { email, password: goodPassword } }))],
  [
    'change of the password',
    signedIn(() =>
      operation(ChangePasswordDocument, { input: { currentPassword, newPassword: betterPassword } }),
    ),
  ],
  ['request of a new address', signedIn((email) => requestEmailChange(`new-${email}`))],
  [
    'request of a deletion',
    signedIn(() => operation(RequestAccountDeletionDocument, { input: { currentPassword } })),
  ],
  [
    'change of the profile',
    signedIn(() => operation(UpdateProfileDocument, { input: { displayName: 'Ada' } })),
  ],
  ['sign-out', signedIn(() => operation(LogoutDocument, {}))],
  [
    'sign-out elsewhere',
    signedIn(async (email, client) => {
      await signIn(server.client(), email, goodPassword);
      return operation(RevokeSessionDocument, {
        input: { sessionId: await byAnotherSession(email, client) },
      });
    }),
  ],
  [
    'sign-out everywhere else',
    signedIn(async (email) => {
      await signIn(server.client(), email, goodPassword);
      return operation(RevokeOtherSessionsDocument, {});
    }),
  ],
];

const kinds: readonly (readonly [name: string, fault: Omit<Fault, 'at'>])[] = [
  ['the disk is full', { code: 'SQLITE_FULL' }],
  ['the disk fails', { code: 'SQLITE_IOERR_WRITE' }],
  ['another process holds a lock', { code: 'SQLITE_BUSY' }],
  ['the disk fails, and the ROLLBACK after it too', { code: 'SQLITE_IOERR_WRITE', alsoRollback: true }],
];

async function expectService(): Promise<void> {
  const { me } = await witness.send(MeDocument, {});
  expect(me).toMatchObject({ email: 'witness@example.com' });
  expect((await witness.fetch('/healthz')).status).toBe(200);
  // Nothing has kept a lock.
  const other = new Sqlite(server.path, { timeout: 0 });
  other.exec('begin immediate');
  other.exec('rollback');
  other.close();
}

describe.each(kinds)('where %s', (_, fault) => {
  test.each(flows)('in any one statement of this, it is put off and then works: %s', async (_name, ready) => {
    let client = server.client();
    let body: Operation | undefined;
    const hit = new Set<string>();
    for (let at = 0; ; at += 1) {
      if (!body) {
        addresses += 1;
        client = server.client();
        body = await ready(client, `somebody-${addresses}@example.com`);
        await server.outboxIsEmpty();
      }
      const { answer, failed } = await server.postWith({ at, ...fault }, client, body);
      if (answer.errors.length === 0) {
        // All that was done without that failure must work, and so must what the driver has repeated by itself.
        const [payload] = Object.values(answer.data ?? {});
        expect(payload).toMatchObject({ errors: [] });
        body = undefined;
      } else {
        expect(answer.errors).toMatchObject([{ extensions: { code: 'SERVICE_BUSY', retryAfter: 5 } }]);
        expect(answer.headers.get('retry-after')).toBe('5');
      }
      await expectService();
      if (failed === null) break;
      hit.add(failed);
    }
    expect(body).toBeUndefined();
    for (const statement of ['begin immediate', 'commit']) expect(hit).toContain(statement);
  });
});
