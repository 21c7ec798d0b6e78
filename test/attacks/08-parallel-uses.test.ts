import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ActivateAccountDocument, MeDocument, ResetPasswordDocument } from '../../schema/documents.ts';
import type { Client } from '../support/client.ts';
import { databases } from '../support/databases.ts';
import { signUp } from '../support/mailed-accounts.ts';
import { MailedApp } from '../support/mailed-app.ts';
import { links, oneTimeThings } from '../support/one-time.ts';
import { operation } from '../support/operation.ts';
import { payloadOf, type Operation, type Payload } from '../support/payload.ts';
import { goodPassword, signIn } from '../support/people.ts';
import { Replicas } from '../support/replicas.ts';
import type { SmtpSink } from '../support/smtp-sink.ts';

const uses = 50;

/** Servers on one database, each with a client of its own. */
interface Place {
  readonly sink: SmtpSink;
  readonly clients: readonly Client[];
  close(): Promise<void>;
}

async function oneProcess(): Promise<Place> {
  const app = await MailedApp.start();
  return { sink: app.sink, clients: [app.mobileApp()], close: () => app.close() };
}

async function twoProcesses(database: (typeof databases)[number]): Promise<Place> {
  const replicas = await Replicas.prepare(database);
  // One after the other: the first makes the tables.
  const servers = [await replicas.start(), await replicas.start()];
  return {
    sink: replicas.sink,
    clients: servers.map((server) => server.mobileApp()),
    close: () => replicas.close(),
  };
}

const places = [
  { place: 'one process', rounds: 1, open: oneProcess },
  ...databases.map((database) => ({
    place: `two server processes on one ${database.name}`,
    // The window in which two processes could both succeed is small: several times is more likely to hit it.
    rounds: 3,
    open: () => twoProcesses(database),
  })),
];

const repeated = (request: Operation, times: number): Operation[] =>
  Array.from({ length: times }, () => request);

describe.each(places)('50 parallel uses of one link in $place: exactly one success', ({ rounds, open }) => {
  let place: Place;
  beforeAll(async () => {
    place = await open();
  });
  afterAll(() => place.close());

  /** Sends requests all at once, by turns to each server; returns the payloads of those that succeeded. */
  async function atOnce(requests: readonly Operation[], refusal = 'LINK_INVALID'): Promise<Payload[]> {
    const payloads = await Promise.all(requests.map((request, index) => payloadOf(client(index), request)));
    const refused = payloads.filter(({ errors }) => errors.length > 0);
    for (const { errors } of refused) expect(errors).toMatchObject([{ code: refusal }]);
    return payloads.filter((payload) => !refused.includes(payload));
  }

  function client(index: number): Client {
    const found = place.clients[index % place.clients.length];
    if (!found) throw new Error('No server runs.');
    return found;
  }

  test.each(oneTimeThings)('a $name', async ({ name, obtain, use, refusal }) => {
    for (let round = 0; round < rounds; round += 1) {
      const email = `${name.replaceAll(' ', '-')}-${round}@example.com`;
      const letter = await obtain(place.sink, client(0), email);
      expect(await atOnce(repeated(use(letter), uses), refusal)).toHaveLength(1);
    }
  });

  test('a reset link with a password for each use: the one that was taken is the account’s', async () => {
    const email = 'ada@example.com';
    const { link } = await links.PASSWORD_RESET.obtain(place.sink, client(0), email);
    const passwords = Array.from({ length: uses }, (_, index) => `a walk in the fens ${index}`);
    const refusals = await Promise.all(
      passwords.map(async (newPassword, index) => {
        const body = operation(ResetPasswordDocument, { input: { ...link, newPassword } });
        return (await payloadOf(client(index), body)).errors.map(({ code }) => code).join();
      }),
    );
    const taken = passwords.filter((_, index) => refusals[index] === '');
    expect(taken).toHaveLength(1);
    expect(refusals.filter((refusal) => refusal === 'LINK_INVALID')).toHaveLength(uses - 1);
    for (const each of place.clients) {
      expect(await signIn(each, email, taken[0] ?? '')).toBe(true);
      expect(await signIn(each, email, goodPassword)).toBe(false);
    }
  });

  test('an activation link in the app that signed up: one session comes of it', async () => {
    const { letter, signupToken } = await signUp(place.sink, client(0), 'grace@example.com');
    const activate = operation(ActivateAccountDocument, { input: { ...letter.link, signupToken } });
    const [payload, ...more] = await atOnce(repeated(activate, uses));
    expect(more).toEqual([]);
    client(1).sessionToken = payload?.sessionToken ?? null;
    expect((await client(1).send(MeDocument, {})).me?.email).toBe('grace@example.com');
  });

  test('several sign-ups for one address that are activated at once: one gets it', async () => {
    const requests: Operation[] = [];
    for (let times = 0; times < 5; times += 1) {
      const { letter, signupToken } = await signUp(place.sink, client(0), 'mary@example.com');
      const activate = operation(ActivateAccountDocument, { input: { ...letter.link, signupToken } });
      requests.push(...repeated(activate, uses / 5));
    }
    expect(await atOnce(requests)).toHaveLength(1);
  });
});
