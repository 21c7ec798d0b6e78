import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  ActivateAccountWithCodeDocument,
  LoginDocument,
  RegisterDocument,
  RequestEmailChangeDocument,
  RequestLoginLinkDocument,
  RequestPasswordResetDocument,
  ResendActivationDocument,
  ResetPasswordWithCodeDocument,
} from '../../schema/documents.ts';
import { createApp, type App } from '../../src/app.ts';
import { User } from '../../src/entities/user.ts';
import { TestApp } from '../support/app.ts';
import { Clock } from '../support/clock.ts';
import { testConfig } from '../support/config.ts';
import { deactivate } from '../support/deactivate.ts';
import { operation } from '../support/operation.ts';
import { createAccount, goodPassword, signUp } from '../support/people.ts';
import { rawRequest } from '../support/raw-request.ts';
import { statementsOf } from '../support/statements.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

// All of one length, so that nothing differs but whose they are.
const addresses = {
  known: 'known@example.com',
  unknown: 'ghost@example.com',
  unconfirmed: 'waits@example.com',
  deactivated: 'goner@example.com',
  deleted: 'adieu@example.com',
} as const;
const kinds = Object.keys(addresses) as (keyof typeof addresses)[];

let folder: TemporaryFolder;
let app: App;
let sessionToken: string;

beforeAll(async () => {
  folder = await makeTemporaryFolder();
  const databasePath = `${folder.path}/rekey.sqlite`;
  const server = await TestApp.start({ databasePath });
  await createAccount(server, server.browser(), addresses.known);
  await signUp(server, server.browser(), addresses.unconfirmed);
  await createAccount(server, server.browser(), addresses.deactivated);
  await deactivate(server, addresses.deactivated);
  await createAccount(server, server.browser(), addresses.deleted);
  await deleteAccount(server, addresses.deleted);
  const phone = server.mobileApp();
  await createAccount(server, phone, 'asker@example.com');
  sessionToken = phone.sessionToken ?? '';
  await server.close();

  // Its courier is not at work: what is seen is the work of the requests alone.
  app = await createApp(testConfig({ databasePath }), { now: new Clock().now });
  await app.server.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await app.close();
  await folder.remove();
});

/** Marks an account as its owner's deletion does. */
async function deleteAccount({ app: { database }, clock }: TestApp, email: string): Promise<void> {
  const deletion = {
    deletionConfirmedAt: clock.now(),
    erasureDueAt: new Date(clock.now().getTime() + 86_400_000),
  };
  await database.em.fork().nativeUpdate(User, { email }, deletion);
}

/** All that somebody outside gets to see, and what the database was asked meanwhile. */
async function observe(body: object, ownHeaders: Record<string, string> = {}) {
  const text = JSON.stringify(body);
  const headers = {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(text)),
    ...ownHeaders,
  };
  const seen: string[] = [];
  const statements = await statementsOf(app.database, async () => {
    const answer = await rawRequest(app.server.listeningOrigin, '/graphql', headers, text);
    const { date, ...rest } = answer.headers;
    expect(date).toBeDefined();
    seen.push(maskProofs({ ...answer, headers: rest }));
  });
  return { seen: seen.join(), statements };
}

/** The proof of a sign-up is another each time, and always as long. */
function maskProofs(answer: object): string {
  return JSON.stringify(answer, null, 2)
    .replace(/(?<=signupToken\\":\\")[\w-]+/g, (proof) => '#'.repeat(proof.length))
    .replace(/(?<=rekey-signup=)[\w-]+/g, (proof) => '#'.repeat(proof.length));
}

describe.each([
  [
    'requestPasswordReset',
    (email: string) => operation(RequestPasswordResetDocument, { input: { email } }),
    1,
  ],
  ['requestLoginLink', (email: string) => operation(RequestLoginLinkDocument, { input: { email } }), 1],
  ['resendActivation', (email: string) => operation(ResendActivationDocument, { input: { email } }), 1],
  [
    'register',
    (email: string) => operation(RegisterDocument, { input: { email, password: goodPassword } }),
    3,
  ],
  [
    'resetPasswordWithCode with a wrong code',
    (email: string) =>
      operation(ResetPasswordWithCodeDocument, {
        input: { email, code: '00000000', newPassword: goodPassword },
      }),
    1,
  ],
  [
    'activateAccountWithCode with a wrong code',
    (email: string) => operation(ActivateAccountWithCodeDocument, { input: { email, code: '00000000' } }),
    1,
  ],
  [
    'login with a wrong password',
    (email: string) => operation(LoginDocument, { input: { email, password: 'a wrong password' } }),
    1,
  ],
])('%s', (_name, ask, fewestStatements) => {
  test('answers every address alike, byte for byte, after the same statements, once and again', async () => {
    const observations = [];
    for (const kind of [...kinds, ...kinds]) observations.push(await observe(ask(addresses[kind])));
    const [reference, ...rest] = observations;
    expect(reference?.seen).toContain('"status": 200');
    expect(reference?.statements.length).toBeGreaterThanOrEqual(fewestStatements);
    for (const observation of rest) expect(observation).toEqual(reference);
  });
});

describe('requestEmailChange', () => {
  const ask = (newEmail: string) =>
    observe(operation(RequestEmailChangeDocument, { input: { newEmail, currentPassword: goodPassword } }), {
      authorization: `Bearer ${sessionToken}`,
    });

  test('answers every address alike, byte for byte, after the same statements', async () => {
    const observations = [];
    for (const kind of [...kinds, ...kinds]) observations.push(await ask(addresses[kind]));
    const [reference, ...rest] = observations;
    expect(reference?.seen).toContain('{\\"requestEmailChange\\":{\\"errors\\":[]}}');
    expect(reference?.statements.join()).toContain('insert into `email_change`');
    for (const observation of rest) expect(observation).toEqual(reference);
  });

  test('and alike where the same one is asked for once more', async () => {
    const observations = [];
    for (const kind of kinds) {
      await ask(addresses[kind]);
      observations.push(await ask(addresses[kind]));
    }
    const [reference, ...rest] = observations;
    for (const observation of rest) expect(observation).toEqual(reference);
  });
});

test('login with the right password answers alike where the account is not active', async () => {
  const ask = (email: string, password: string) => operation(LoginDocument, { input: { email, password } });
  const reference = await observe(ask(addresses.known, 'a wrong password'));
  for (const kind of ['unknown', 'unconfirmed', 'deactivated', 'deleted'] as const)
    expect(await observe(ask(addresses[kind], goodPassword))).toEqual(reference);
});

test('signing up and then signing in with what was chosen tells nothing either', async () => {
  const password = 'what I have just chosen';
  const observations = [];
  for (const kind of kinds) {
    const email = addresses[kind];
    observations.push([
      await observe(operation(RegisterDocument, { input: { email, password } })),
      await observe(operation(LoginDocument, { input: { email, password } })),
    ]);
  }
  const [reference, ...rest] = observations;
  for (const observation of rest) expect(observation).toEqual(reference);
});
