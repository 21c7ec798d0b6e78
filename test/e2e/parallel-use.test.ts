import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  ActivateAccountDocument,
  ConfirmEmailChangeDocument,
  RegisterDocument,
  RequestEmailChangeDocument,
  RequestPasswordResetDocument,
  ResetPasswordDocument,
  RevertEmailChangeDocument,
} from '../../schema/documents.ts';
import type { Client } from '../support/client.ts';
import { letterTo, type Letter } from '../support/letter.ts';
import { MailedApp } from '../support/mailed-app.ts';
import { goodPassword, signIn } from '../support/people.ts';
import { endLeftovers, ServerProcess } from '../support/server-process.ts';
import { SmtpSink } from '../support/smtp-sink.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

const uses = 50;

/** Uses a reset link many times at once, each time with another password; returns those that were taken. */
async function resetAtOnce(clients: readonly Client[], { link }: Letter): Promise<string[]> {
  const passwords = Array.from({ length: uses }, (_, index) => `a walk in the fens ${index}`);
  const answers = await Promise.all(
    passwords.map(async (newPassword, index) => {
      const client = clients[index % clients.length] ?? fail();
      const { resetPassword } = await client.send(ResetPasswordDocument, { input: { ...link, newPassword } });
      return { newPassword, ...resetPassword };
    }),
  );
  const refused = answers.filter(({ user }) => user === null);
  for (const { errors } of refused) expect(errors).toMatchObject([{ code: 'LINK_INVALID' }]);
  return answers.filter(({ user }) => user !== null).map(({ newPassword }) => newPassword);
}

/** Uses activation links many times at once; returns the sessions that came of it. */
async function activateAtOnce(
  clients: readonly Client[],
  signUps: readonly { letter: Letter; signupToken: string | null }[],
): Promise<string[]> {
  const answers = await Promise.all(
    Array.from({ length: uses }, async (_, index) => {
      const client = clients[index % clients.length] ?? fail();
      const { letter, signupToken } = signUps[index % signUps.length] ?? fail();
      const { activateAccount } = await client.send(ActivateAccountDocument, {
        input: { ...letter.link, signupToken },
      });
      return activateAccount;
    }),
  );
  for (const { user, errors } of answers)
    expect(errors).toMatchObject(user ? [] : [{ code: 'LINK_INVALID' }]);
  return answers.flatMap(({ sessionToken }) => sessionToken ?? []);
}

/** Uses a link about an address many times at once; returns the addresses of those that were taken. */
async function moveAtOnce(
  clients: readonly Client[],
  way: 'confirm' | 'revert',
  { link: input }: Letter,
): Promise<string[]> {
  const answers = await Promise.all(
    Array.from({ length: uses }, async (_, index) => {
      const client = clients[index % clients.length] ?? fail();
      return way === 'confirm'
        ? (await client.send(ConfirmEmailChangeDocument, { input })).confirmEmailChange
        : (await client.send(RevertEmailChangeDocument, { input })).revertEmailChange;
    }),
  );
  for (const { user, errors } of answers)
    expect(errors).toMatchObject(user ? [] : [{ code: 'LINK_INVALID' }]);
  return answers.flatMap(({ user }) => user?.email ?? []);
}

function fail(): never {
  throw new Error('There is none.');
}

describe('in one process', () => {
  let app: MailedApp;
  beforeAll(async () => {
    app = await MailedApp.start();
  });
  afterAll(() => app.close());

  test('of fifty uses of a reset link at once, one succeeds', async () => {
    await app.createAccount(app.mobileApp(), 'ada@example.com');
    const letter = await app.forgetPassword(app.mobileApp(), 'ada@example.com');
    const taken = await resetAtOnce([app.mobileApp()], letter);
    expect(taken).toHaveLength(1);
    expect(await signIn(app.mobileApp(), 'ada@example.com', taken[0] ?? '')).toBe(true);
    expect(await signIn(app.mobileApp(), 'ada@example.com', goodPassword)).toBe(false);
  });

  test('of fifty uses of an activation link at once, one succeeds', async () => {
    const signedUp = await app.signUp(app.mobileApp(), 'grace@example.com');
    expect(await activateAtOnce([app.mobileApp()], [signedUp])).toHaveLength(1);
  });

  test('of several sign-ups for one address that are activated at once, one gets it', async () => {
    const signUps = [];
    for (let times = 0; times < 5; times += 1)
      signUps.push(await app.signUp(app.mobileApp(), 'mary@example.com'));
    expect(await activateAtOnce([app.mobileApp()], signUps)).toHaveLength(1);
  });
});

describe('in two processes on one database', () => {
  let folder: TemporaryFolder;
  let sink: SmtpSink;
  let servers: ServerProcess[];
  let clients: Client[];
  beforeAll(async () => {
    folder = await makeTemporaryFolder();
    sink = await SmtpSink.start();
    const environment = { DATABASE_URL: `sqlite:${folder.path}/rekey.sqlite`, SMTP_URL: sink.url };
    // One after the other: the first makes the tables.
    servers = [await ServerProcess.start(environment)];
    servers.push(await ServerProcess.start(environment));
    clients = servers.map((server) => server.mobileApp());
  });
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.end()));
    await endLeftovers();
    await sink.stop();
    await folder.remove();
  });

  async function signUp(email: string, times = 1) {
    const [client = fail()] = clients;
    const signUps = [];
    for (let already = 0; already < times; already += 1) {
      const { register } = await client.send(RegisterDocument, { input: { email, password: goodPassword } });
      const letter = await letterTo(sink, email, already);
      signUps.push({ letter, signupToken: register.signupToken });
    }
    return signUps;
  }

  test('of fifty uses of an activation link, and then of a reset link, one succeeds', async () => {
    const email = 'ada@example.com';
    expect(await activateAtOnce(clients, await signUp(email))).toHaveLength(1);

    const [client = fail()] = clients;
    await client.send(RequestPasswordResetDocument, { input: { email } });
    const taken = await resetAtOnce(clients, await letterTo(sink, email, 1));
    expect(taken).toHaveLength(1);
    for (const each of clients) expect(await signIn(each, email, taken[0] ?? '')).toBe(true);
  });

  test('of fifty uses of a link to a new address, and then of the link to undo it, one succeeds', async () => {
    const [email, newEmail] = ['mary@example.com', 'shelley@example.com'];
    const [client = fail()] = clients;
    [client.sessionToken = fail()] = await activateAtOnce(clients, await signUp(email));
    const input = { newEmail, currentPassword: goodPassword };
    await client.send(RequestEmailChangeDocument, { input });
    expect(await moveAtOnce(clients, 'confirm', await letterTo(sink, newEmail))).toEqual([newEmail]);
    expect(await moveAtOnce(clients, 'revert', await letterTo(sink, email, 1))).toEqual([email]);
  });

  test('of several sign-ups for one address that are activated at once, one gets it', async () => {
    expect(await activateAtOnce(clients, await signUp('grace@example.com', 4))).toHaveLength(1);
  });
});
