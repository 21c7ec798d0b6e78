import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  ChangePasswordDocument,
  LoginDocument,
  LogoutDocument,
  MeDocument,
  MySessionsDocument,
  RevokeOtherSessionsDocument,
  RevokeSessionDocument,
  UpdateProfileDocument,
} from '../../schema/documents.ts';
import { connectDatabase } from '../../src/database/connect.ts';
import { User } from '../../src/entities/user.ts';
import { Client } from '../support/client.ts';
import { databases } from '../support/databases.ts';
import { createAccount } from '../support/mailed-accounts.ts';
import { codeIn, codes, links, newAddressOf } from '../support/one-time.ts';
import { operation } from '../support/operation.ts';
import { openPage } from '../support/page.ts';
import { payloadOf } from '../support/payload.ts';
import { betterPassword, goodPassword, signIn } from '../support/people.ts';
import { Replicas } from '../support/replicas.ts';
import type { ServerProcess } from '../support/server-process.ts';

describe.each(databases)('on three replicas at one $name', (kind) => {
  let replicas: Replicas;
  let servers: readonly ServerProcess[];
  beforeAll(async () => {
    replicas = await Replicas.prepare(kind);
    // One before the others: it makes the tables.
    servers = [await replicas.start()];
    servers = [...servers, ...(await Promise.all([replicas.start(), replicas.start()]))];
  });
  afterAll(() => replicas.close());

  /** Does all that leads to an end of sessions for somebody new, who is signed in then, and says how they come to end. */
  type Ready = (client: Client, email: string) => Promise<() => Promise<unknown>>;

  const byLink =
    (purpose: keyof typeof links): Ready =>
    async (client, email) => {
      const { obtain, use } = links[purpose];
      const { link } = await obtain(replicas.sink, client, email);
      return () => succeed(elsewhere(), use(link));
    };

  const signedIn =
    (end: (client: Client, email: string) => Promise<unknown>): Ready =>
    async (client, email) => {
      await createAccount(replicas.sink, client, email);
      return () => end(client, email);
    };

  /** A client that nobody is signed in with, at another replica than most. */
  const elsewhere = () => new Client(servers[1]?.origin ?? '', 'app');

  async function succeed(client: Client, request: ReturnType<typeof operation>): Promise<void> {
    expect(await payloadOf(client, request)).toMatchObject({ errors: [] });
  }

  /** Every session of somebody ends. */
  const endings: Readonly<Record<string, Ready>> = {
    'a reset by link': byLink('PASSWORD_RESET'),
    'a reset by code': async (client, email) => {
      const letter = await codes.PASSWORD_RESET.obtain(replicas.sink, client, email);
      return () => succeed(elsewhere(), codes.PASSWORD_RESET.use(codeIn(letter)));
    },
    'a reset on the page': async (client, email) => {
      const { url } = await links.PASSWORD_RESET.obtain(replicas.sink, client, email);
      return async () => {
        const page = await openPage(elsewhere(), url, { password: betterPassword });
        expect(page.heading).toBe('Your password is changed');
      };
    },
    'a change of the password': signedIn(async (client) => {
      const input = { currentPassword: goodPassword, newPassword: betterPassword };
      await succeed(copyOf(client, servers[0]), operation(ChangePasswordDocument, { input }));
    }),
    'a change of the address that is taken back': byLink('EMAIL_REVERT'),
    'a deletion': byLink('ACCOUNT_DELETION'),
    'a deactivation by an operator': signedIn(async (_client, email) => {
      const database = await connectDatabase(replicas.databaseUrl);
      await database.em.fork().nativeUpdate(User, { email }, { active: false });
      await database.close();
    }),
  };

  /** The same session in another client, at any replica. */
  function copyOf(client: Client, server = servers[0]): Client {
    const copy = new Client(server?.origin ?? '', client.cookies.size > 0 ? 'browser' : 'app');
    copy.sessionToken = client.sessionToken;
    for (const [name, value] of client.cookies) copy.cookies.set(name, value);
    return copy;
  }

  const everywhere = (client: Client) => servers.map((server) => copyOf(client, server));

  async function expectAlive(client: Client): Promise<void> {
    for (const copy of everywhere(client)) expect((await copy.send(MeDocument, {})).me).not.toBeNull();
  }

  async function expectRefused(client: Client): Promise<void> {
    const change = operation(UpdateProfileDocument, { input: { displayName: 'Eve' } });
    for (const copy of everywhere(client)) {
      expect((await copy.send(MeDocument, {})).me).toBeNull();
      const { data, errors } = await copy.post(change);
      expect(data).toBeNull();
      expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    }
  }

  describe.each([
    ['a bearer token', 'app'],
    ['a cookie', 'browser'],
  ] as const)('a session from before, by %s, is refused at the next call by each, after', (_name, sort) => {
    const addressFor = (ending: string) => `${ending.replaceAll(' ', '-')}@${sort}.example.com`;

    test.each(Object.entries(endings))('%s', async (ending, ready) => {
      const client = new Client(servers[0]?.origin ?? '', sort);
      const end = await ready(client, addressFor(ending));
      await expectAlive(client);
      await end();
      await expectRefused(client);
    });

    test('its own end, or one from elsewhere; and all others stay', async () => {
      const email = addressFor('sessions');
      const clients = servers.map(({ origin }) => new Client(origin, sort));
      const [first, second, third] = clients;
      if (!first || !second || !third) throw new Error('There are three.');
      await createAccount(replicas.sink, first, email);
      for (const client of [second, third]) expect(await signIn(client, email, goodPassword)).toBe(true);
      const before = { second: copyOf(second), third: copyOf(third) };

      const { me } = await second.send(MySessionsDocument, {});
      const sessionId = me?.sessions.nodes.find(({ current }) => current)?.id ?? '';
      await succeed(third, operation(RevokeSessionDocument, { input: { sessionId } }));
      await expectRefused(before.second);
      await expectAlive(third);

      expect(await signIn(second, email, goodPassword)).toBe(true);
      await succeed(third, operation(LogoutDocument, {}));
      await expectRefused(before.third);
      await expectAlive(second);

      await succeed(second, operation(RevokeOtherSessionsDocument, {}));
      await expectRefused(first);
      await expectAlive(second);
    });
  });

  test('whoever changes the password goes on, with a session that every replica knows', async () => {
    const client = new Client(servers[0]?.origin ?? '', 'browser');
    await createAccount(replicas.sink, client, 'goes-on@example.com');
    const input = { currentPassword: goodPassword, newPassword: betterPassword };
    await succeed(client, operation(ChangePasswordDocument, { input }));
    await expectAlive(client);
  });

  test('a session that begins with the old password at the very moment is refused, too', async () => {
    for (let round = 0; round < 5; round += 1) {
      const email = `moment-${round}@example.com`;
      const owner = new Client(servers[0]?.origin ?? '', 'app');
      await createAccount(replicas.sink, owner, email);
      const thieves = Array.from({ length: 12 }, (_, index) => servers[index % servers.length]).map(
        (server) => new Client(server?.origin ?? '', 'app'),
      );
      const change = { currentPassword: goodPassword, newPassword: betterPassword };
      const login = operation(LoginDocument, { input: { email, password: goodPassword } });
      const [changed, ...answers] = await Promise.all([
        payloadOf(owner, operation(ChangePasswordDocument, { input: change })),
        ...thieves.map((thief) => payloadOf(thief, login)),
      ]);
      expect(changed.errors).toEqual([]);
      for (const { sessionToken = null } of answers) {
        if (sessionToken === null) continue;
        const thief = new Client(servers[0]?.origin ?? '', 'app');
        thief.sessionToken = sessionToken;
        await expectRefused(thief);
      }
    }
  });

  test('an undone change of the address leaves no session at either address', async () => {
    const [client, email] = [new Client(servers[0]?.origin ?? '', 'app'), 'undone@example.com'];
    const { link } = await links.EMAIL_REVERT.obtain(replicas.sink, client, email);
    const other = new Client(servers[2]?.origin ?? '', 'app');
    expect(await signIn(other, newAddressOf(email), goodPassword)).toBe(true);
    await succeed(elsewhere(), links.EMAIL_REVERT.use(link));
    for (const session of [client, other]) await expectRefused(session);
  });
});
