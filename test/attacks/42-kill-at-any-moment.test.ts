import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LoginDocument, MeDocument } from '../../schema/documents.ts';
import { connectDatabase } from '../../src/database/connect.ts';
import { OutgoingMail } from '../../src/entities/outgoing-mail.ts';
import { User } from '../../src/entities/user.ts';
import { databases } from '../support/databases.ts';
import { operation } from '../support/operation.ts';
import { payloadOf } from '../support/payload.ts';
import { Replicas } from '../support/replicas.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { waitFor } from '../support/wait-for.ts';
import { deeds, Witness, type Ask } from '../support/witness.ts';

// What people do and when the server is killed follows from the seed; what meets what is up to the machine.
const seed = Number(process.env['KILL_SEED'] ?? randomInt(1_000_000));
const atOnce = 8;

/** When the server is killed: so many answers after it has started, and a moment more. */
const kills = fc.sample(
  fc.record({ answers: fc.integer({ min: 10, max: 60 }), milliseconds: fc.integer({ min: 0, max: 20 }) }),
  { seed, numRuns: 5 },
);

/** What one person after another does; null is to sign up and leave it at that. */
const plans = fc.sample(
  fc.option(fc.array(fc.constantFrom(...deeds), { maxLength: 4, size: 'max' }), { freq: 4 }),
  { seed, numRuns: 5000 },
);

describe.each(databases)(`kill -9 at any moment under load, then start, at $name (seed ${seed})`, (kind) => {
  let replicas: Replicas;
  let running: Promise<ServerProcess>;
  let answered = 0;
  let isOver = false;
  const killed = new WeakSet<ServerProcess>();
  const witnesses: Witness[] = [];

  // A mail that a killed server was about to hand over is another's a second later.
  const start = () => replicas.start({ MAIL_LEASE: '1' });

  beforeAll(async () => {
    replicas = await Replicas.prepare(kind);
    running = start();
    await Promise.all([killOverAndOver(), ...Array.from({ length: atOnce }, liveOneAfterAnother)]);
    await outboxIsEmpty();
  }, 180_000);
  afterAll(() => replicas.close());

  async function killOverAndOver(): Promise<void> {
    for (const { answers, milliseconds } of kills) {
      const server = await running;
      const enough = answered + answers;
      await waitFor(() => answered >= enough, 60_000);
      await sleep(milliseconds);
      killed.add(server);
      running = server.end('SIGKILL').then(start);
    }
    isOver = true;
  }

  async function liveOneAfterAnother(): Promise<void> {
    while (!isOver) {
      const number = witnesses.length;
      const witness = new Witness(`person-${number}@example.com`, replicas.sink, ask);
      witnesses.push(witness);
      await witness.live(plans[number % plans.length] ?? null);
    }
  }

  const ask: Ask = async (request, sessionToken = null) => {
    const server = await running;
    const client = server.mobileApp();
    client.sessionToken = sessionToken;
    try {
      const payload = await payloadOf(client, request);
      answered += 1;
      return payload;
    } catch (error) {
      if (killed.has(server)) return null;
      throw error;
    }
  };

  async function outboxIsEmpty(): Promise<void> {
    const database = await connectDatabase(replicas.databaseUrl);
    await waitFor(async () => (await database.em.fork().count(OutgoingMail)) === 0, 30_000);
    await database.close();
  }

  /** Sends a mutation to the server that is left, and returns the codes of what it refused; empty where it was done. */
  async function refusalOf(request: ReturnType<typeof operation>): Promise<string> {
    const { errors } = await payloadOf((await running).mobileApp(), request);
    return errors.map(({ code }) => code).join();
  }

  async function emailOf(sessionToken: string): Promise<string | null> {
    const client = (await running).mobileApp();
    client.sessionToken = sessionToken;
    return (await client.send(MeDocument, {})).me?.email ?? null;
  }

  const opens = async (email: string, password: string) =>
    (await refusalOf(operation(LoginDocument, { input: { email, password } }))) === '';

  // One after the other: what the later ones do changes what the earlier ones look at.
  test('many were in the middle of something', () => {
    expect(witnesses.filter(({ wasInterrupted }) => wasInterrupted)).not.toEqual([]);
    expect(witnesses.filter(({ isActivated }) => isActivated).length).toBeGreaterThan(atOnce);
  });

  test('each mail that was ordered has gone out, and none was ordered twice', () => {
    for (const witness of witnesses) {
      const { email, orders, doubtfulOrder } = witness;
      for (const [name, count] of orders) {
        const arrived = witness.countMails(name);
        const possible = name === doubtfulOrder ? [count, count + 1] : [count];
        expect({ email, name, arrived, isPossible: possible.includes(arrived) }).toMatchObject({
          isPossible: true,
        });
      }
    }
  });

  test('each session that was begun lives, unless it was ended: then it is dead', async () => {
    for (const { email, liveSessions, endedSessions } of witnesses) {
      for (const session of liveSessions) expect(await emailOf(session)).toBe(email);
      for (const session of endedSessions) expect(await emailOf(session)).toBeNull();
    }
  });

  test('each link that has worked is dead', async () => {
    for (const { email, usedLinks } of witnesses)
      for (const link of usedLinks) expect([email, await refusalOf(link)]).toEqual([email, 'LINK_INVALID']);
  });

  test('each sign-up can be activated by its mail, unless it was', async () => {
    for (const { email, activation, isActivated, wasInterrupted } of witnesses) {
      if (!activation || isActivated) continue;
      const refusal = await refusalOf(activation);
      // Where no answer came it may have been done, or not.
      expect([email, wasInterrupted ? refusal.replace('LINK_INVALID', '') : refusal]).toEqual([email, '']);
      expect([email, await refusalOf(activation)]).toEqual([email, 'LINK_INVALID']);
    }
  });

  test('each password that was chosen signs in, and none from before', async () => {
    for (const { email, isSignedUp, passwords, formerPasswords } of witnesses) {
      if (!isSignedUp) continue;
      const right = [];
      for (const password of passwords) if (await opens(email, password)) right.push(password);
      expect([email, right]).toEqual([email, [expect.any(String)]]);
      for (const password of formerPasswords)
        expect([email, await opens(email, password)]).toEqual([email, false]);
    }
  });

  test('each address has one user', async () => {
    const database = await connectDatabase(replicas.databaseUrl);
    const users = await database.em.fork().find(User, {});
    await database.close();
    for (const { email, isSignedUp } of witnesses) {
      const owners = users.filter((user) => user.email === email);
      if (isSignedUp) expect(owners).toMatchObject([{ claimedEmailKey: email }]);
      else expect([email, owners.length <= 1]).toEqual([email, true]);
    }
  });

  test('and the database is whole', async () => {
    expect(await (await running).end()).toMatchObject({ code: 0 });
    expect(await replicas.databaseFaults()).toEqual([]);
  });
});
