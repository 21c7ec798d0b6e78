import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { parse } from 'graphql';
import { MySecurityEventsDocument, MySessionsDocument } from '../../schema/documents.ts';
import { newId } from '../../src/entities/new-id.ts';
import { SecurityEvent } from '../../src/entities/security-event.ts';
import { Session } from '../../src/entities/session.ts';
import { User } from '../../src/entities/user.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import type { Client } from '../support/client.ts';
import { MailedApp } from '../support/mailed-app.ts';

// As an account may have them that was in use before there were caps.
const manySessions = 20_000;
const manyEvents = 100_000;
const aPage = 100;
const rowsAtOnce = 1_000;
// What nobody notices; on a busy machine, a few times what the same takes for an account with one page of them.
const unnoticedMilliseconds = 50;

let app: MailedApp;
let few: Client;
let many: Client;
beforeAll(async () => {
  app = await MailedApp.start();
  few = app.mobileApp();
  many = app.mobileApp();
  await app.createAccount(few, 'few@example.com');
  await app.createAccount(many, 'many@example.com');
  await fill('few@example.com', aPage, aPage);
  await fill('many@example.com', manySessions, manyEvents);
}, 240_000);
afterAll(() => app.close());

async function fill(email: string, sessions: number, events: number): Promise<void> {
  const { database } = app.server.app;
  const { id: user } = await database.em.fork().findOneOrFail(User, { email });
  const at = app.clock.now();
  const client = { ipAddress: '192.0.2.1', userAgent: 'an app' };
  const numbers = (start: number, count: number) =>
    Array.from({ length: Math.min(rowsAtOnce, count - start) }, (_, index) => start + index);
  for (let start = 0; start < sessions; start += rowsAtOnce) {
    const endsAt = new Date(at.getTime() + 1_000_000_000);
    const rows = numbers(start, sessions).map((number) => ({
      id: newId(at, systemRandom),
      tokenHash: `hash-${email}-${number}`,
      user,
      createdAt: at,
      lastSeenAt: at,
      endsAt,
      ...client,
    }));
    await database.em.fork().insertMany(Session, rows);
  }
  for (let start = 0; start < events; start += rowsAtOnce) {
    const rows = numbers(start, events).map(() => ({
      id: newId(at, systemRandom),
      user,
      kind: 'userSignedIn',
      at,
      ...client,
    }));
    await database.em.fork().insertMany(SecurityEvent, rows);
  }
}

/** How long the event loop stood still at most while a client asked something several times, in milliseconds. */
async function stillnessOf(ask: () => Promise<unknown>): Promise<number> {
  await ask();
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  for (let time = 0; time < 10; time += 1) await ask();
  delay.disable();
  return delay.max / 1e6;
}

/** The whole list under several names at once. */
const aliased = parse(`{
  me {
    ${['a', 'b', 'c', 'd', 'e'].map((name) => `${name}: sessions(first: 10) { nodes { id } }`).join('\n')}
  }
}`) as TypedDocumentNode<Record<string, unknown>, Record<string, never>>;

test.each([
  ['sessions', (client: Client) => client.send(MySessionsDocument, { first: 100 })],
  ['security events', (client: Client) => client.send(MySecurityEventsDocument, { first: 100 })],
  ['five lists by aliases', (client: Client) => client.send(aliased, {})],
])('%s of an account that has very many hold nothing up', async (_, ask) => {
  const control = await stillnessOf(() => ask(few));
  const stillness = await stillnessOf(() => ask(many));
  expect(stillness).toBeLessThan(Math.max(unnoticedMilliseconds, 4 * control));
});

test('no page has more than a hundred entries, and the next one goes on where it ended', async () => {
  const pageAfter = async (after: string) => {
    const query = `{ me { securityEvents(first: 100${after}) { edges { cursor } } } }`;
    const { data, errors } = await many.post<{ me: { securityEvents: { edges: { cursor: string }[] } } }>({
      query,
      variables: {},
    });
    expect(errors).toEqual([]);
    return (data?.me.securityEvents.edges ?? []).map(({ cursor }) => cursor);
  };
  const first = await pageAfter('');
  const second = await pageAfter(`, after: "${first.at(-1) ?? ''}"`);
  expect(new Set([...first, ...second]).size).toBe(200);
  const { errors } = await many.post({
    query: '{ me { securityEvents(first: 101) { edges { cursor } } } }',
    variables: {},
  });
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
});
