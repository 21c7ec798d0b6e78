import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  ChangePasswordDocument,
  RegisterDocument,
  RequestAccountDeletionDocument,
  RequestEmailChangeDocument,
  RequestLoginLinkDocument,
} from '../../schema/documents.ts';
import { english } from '../../src/mail/texts/en.ts';
import type { MailName } from '../../src/mail/texts/language-texts.ts';
import type { Client } from '../support/client.ts';
import type { Letter } from '../support/letter.ts';
import { createAccount } from '../support/mailed-accounts.ts';
import { links, newAddressOf, oneTimeThings } from '../support/one-time.ts';
import { operation } from '../support/operation.ts';
import { payloadOf, type Operation } from '../support/payload.ts';
import { betterPassword, goodPassword } from '../support/people.ts';
import { Replicas } from '../support/replicas.ts';
import { endLeftovers } from '../support/server-process.ts';
import type { SunkMail } from '../support/smtp-sink.ts';
import { waitFor } from '../support/wait-for.ts';

let replicas: Replicas;
beforeAll(async () => {
  replicas = await Replicas.prepare();
});
afterAll(() => replicas.close());

const addressFor = (name: string) => `${name.replaceAll(' ', '-')}@example.com`;

describe('what a process has mailed that was killed since', () => {
  const letters = new Map<string, Letter>();
  let clients: readonly [Client, Client];
  let restart: () => Promise<Client>;
  beforeAll(async () => {
    const first = await replicas.start();
    await Promise.all(
      oneTimeThings.map(async ({ name, obtain }) =>
        letters.set(name, await obtain(replicas.sink, first.mobileApp(), addressFor(name))),
      ),
    );
    await first.end('SIGKILL');
    const others = await Promise.all([replicas.start(), replicas.start()]);
    clients = [others[0].mobileApp(), others[1].mobileApp()];
    restart = async () => {
      await Promise.all(others.map((other) => other.end('SIGKILL')));
      return (await replicas.start()).mobileApp();
    };
  });

  afterAll(endLeftovers);

  const letterOf = (name: string) => letters.get(name) ?? fail();

  test.each(oneTimeThings)('one $name works once, elsewhere, and then nowhere', async (thing) => {
    const use = thing.use(letterOf(thing.name));
    const [here, there] = clients;
    expect(await payloadOf(here, use)).toMatchObject({ errors: [] });
    for (const client of [there, here])
      expect(await payloadOf(client, use)).toMatchObject({ errors: [{ code: thing.refusal }] });
  });

  describe('is dead once used, after another restart too', () => {
    let client: Client;
    beforeAll(async () => {
      for (const { name, use } of oneTimeThings) await payloadOf(clients[0], use(letterOf(name)));
      client = await restart();
    });

    test.each(oneTimeThings)('one $name', async ({ name, use, refusal }) => {
      expect(await payloadOf(client, use(letterOf(name)))).toMatchObject({ errors: [{ code: refusal }] });
    });
  });
});

/** What orders a mail: it is made ready on a process that can send mail, and sent to one that cannot. */
interface Order {
  readonly name: MailName;
  readonly by: string;
  readonly ready: (client: Client, email: string) => Promise<Operation>;
  /** Whom the mail goes to, if not to the address of the account. */
  readonly to?: (email: string) => string;
}

const byLink =
  (purpose: keyof typeof links): Order['ready'] =>
  async (client, email) => {
    const { obtain, use } = links[purpose];
    return use((await obtain(replicas.sink, client, email)).link);
  };

const signedIn =
  (order: (email: string) => Operation): Order['ready'] =>
  async (client, email) => {
    await createAccount(replicas.sink, client, email);
    return order(email);
  };

const currentPassword = goodPassword;

const orders: readonly Order[] = [
  { name: 'email-changed', by: 'confirmEmailChange', ready: byLink('EMAIL_CHANGE') },
  { name: 'password-reset', by: 'revertEmailChange', ready: byLink('EMAIL_REVERT') },
  { name: 'password-changed', by: 'resetPassword', ready: byLink('PASSWORD_RESET') },
  {
    name: 'password-changed',
    by: 'changePassword',
    ready: signedIn(() =>
      operation(ChangePasswordDocument, { input: { currentPassword, newPassword: betterPassword } }),
    ),
  },
  { name: 'account-deleted', by: 'confirmAccountDeletion', ready: byLink('ACCOUNT_DELETION') },
  {
    name: 'account-deletion',
    by: 'requestAccountDeletion',
    ready: signedIn(() => operation(RequestAccountDeletionDocument, { input: { currentPassword } })),
  },
  {
    name: 'email-change',
    by: 'requestEmailChange',
    ready: signedIn((email) =>
      operation(RequestEmailChangeDocument, { input: { newEmail: newAddressOf(email), currentPassword } }),
    ),
    to: newAddressOf,
  },
  {
    name: 'login',
    by: 'requestLoginLink',
    ready: signedIn((email) => operation(RequestLoginLinkDocument, { input: { email } })),
  },
  {
    name: 'sign-up-taken',
    by: 'register',
    ready: signedIn((email) => operation(RegisterDocument, { input: { email, password: betterPassword } })),
  },
];

describe('a process that is killed right after its answer owes nobody the mail', () => {
  let silent: Server;
  let arrived: () => readonly SunkMail[];
  beforeAll(async () => {
    silent = createServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const first = await replicas.start();
    const ready = await Promise.all(
      orders.map(async (order) => {
        const client = first.mobileApp();
        return { request: await order.ready(client, addressFor(order.by)), token: client.sessionToken };
      }),
    );
    await first.end();

    const second = await replicas.start({
      SMTP_URL: `smtp://127.0.0.1:${(silent.address() as AddressInfo).port}`,
      MAIL_LEASE: '1',
    });
    const answers = await Promise.all(
      ready.map(async ({ request, token }) => {
        const client = second.mobileApp();
        client.sessionToken = token;
        return payloadOf(client, request);
      }),
    );
    await second.end('SIGKILL');
    for (const { errors } of answers) expect(errors).toEqual([]);

    const before = replicas.sink.mails.length;
    arrived = () => replicas.sink.mails.slice(before);
    await replicas.start();
  });
  afterAll(() => {
    silent.close();
  });

  test.each(orders)('$name, which $by orders', async ({ name, by, to = (email) => email }) => {
    const address = to(addressFor(by));
    const mail = await waitFor(() => arrived().find(({ recipients }) => recipients.includes(address)));
    expect(mail.parsed.subject).toBe(english.mails[name].subject);
  });
});

function fail(): never {
  throw new Error('There is none.');
}
