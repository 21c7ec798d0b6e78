import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { LoginDocument, MeDocument, MySecurityEventsDocument } from '../../../schema/documents.ts';
import { trailEventKinds } from '../../../src/events/account-events.ts';
import type { Client } from '../../support/client.ts';
import { testConfig } from '../../support/config.ts';
import { MailedApp } from '../../support/mailed-app.ts';
import { betterPassword, goodPassword } from '../../support/people.ts';
import { statementsOf } from '../../support/statements.ts';
import { operation } from '../../support/operation.ts';

let app: MailedApp;
beforeAll(async () => {
  // So that signing in a hundred times ends no session.
  app = await MailedApp.start({ sessions: { ...testConfig().sessions, perAccount: 1000 } });
});
afterAll(() => app.close());

async function newAccount(email: string): Promise<Client> {
  const phone = app.mobileApp();
  await app.createAccount(phone, email);
  return phone;
}

async function signInAgain(email: string, times = 1): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    app.clock.advance(1);
    await app.mobileApp().send(LoginDocument, { input: { email, password: goodPassword } });
  }
}

async function trailOf(client: Client, first: number | null = null) {
  return (await client.send(MySecurityEventsDocument, { first })).me?.securityEvents.nodes ?? [];
}

test('who is signed in sees what has happened to their account, newest first', async () => {
  const email = 'ada@example.com';
  const phone = await newAccount(email);
  await newAccount('grace@example.com');
  await signInAgain(email);
  const trail = await trailOf(phone);
  expect(trail[0]).toEqual({
    kind: 'USER_SIGNED_IN',
    at: app.clock.now().toISOString(),
    ipAddress: '127.0.0.1',
    userAgent: 'node',
  });
  expect(trail.map(({ kind }) => kind).sort()).toEqual([
    'USER_ACTIVATED',
    'USER_REGISTERED',
    'USER_SIGNED_IN',
  ]);
});

test('a page has as many as were asked for: twenty unless told, a hundred at most', async () => {
  const email = 'mary@example.com';
  const phone = await newAccount(email);
  await signInAgain(email, 105);
  expect(await trailOf(phone)).toHaveLength(20);
  expect((await phone.post({ query: '{ me { securityEvents { nodes { kind } } } }' })).data).toMatchObject({
    me: { securityEvents: { nodes: Array(20).fill({ kind: 'USER_SIGNED_IN' }) } },
  });
  for (const [first, count] of [
    [3, 3],
    [100, 100],
  ] as const)
    expect(await trailOf(phone, first)).toHaveLength(count);
  for (const first of [101, 1_000_000, 0, -1])
    expect((await phone.post(operation(MySecurityEventsDocument, { first }))).errors).toMatchObject([
      { message: '"first" must be from 1 to 100.', extensions: { code: 'BAD_USER_INPUT' } },
    ]);
});

test('they cost one query, and none where they are not asked for', async () => {
  const phone = await newAccount('emmy@example.com');
  const { database } = app.server.app;
  const statements = await statementsOf(database, () => trailOf(phone));
  const without = await statementsOf(database, () => phone.send(MeDocument, {}));
  const about = (list: readonly string[]) => list.filter((statement) => statement.includes('security_event'));
  expect(about(statements)).toHaveLength(1);
  expect(about(without)).toEqual([]);
});

describe('nobody else sees them', () => {
  const resetAndLook = async (client: Client, email: string) => {
    const { link } = await app.forgetPassword(client, email);
    const query = `mutation ($input: ResetPasswordInput!) {
      resetPassword(input: $input) { user { email securityEvents { nodes { kind } } } errors { code } }
    }`;
    return client.post({ query, variables: { input: { ...link, newPassword: betterPassword } } });
  };

  test('by a reset link without being signed in', async () => {
    await newAccount('rosa@example.com');
    const { data, errors } = await resetAndLook(app.browser(), 'rosa@example.com');
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(data).toEqual({ resetPassword: { user: null, errors: [] } });
  });

  test('by being signed in as somebody else', async () => {
    await newAccount('sofia@example.com');
    const { data } = await resetAndLook(await newAccount('eve@example.com'), 'sofia@example.com');
    expect(data).toEqual({
      resetPassword: { user: { email: 'sofia@example.com', securityEvents: { nodes: [] } }, errors: [] },
    });
  });
});

test('every kind of event has a name of its own', async () => {
  const { data } = await app.browser().post<{ __type: { enumValues: { name: string }[] } }>({
    query: '{ __type(name: "SecurityEventKind") { enumValues { name } } }',
  });
  const names = data?.__type.enumValues.map(({ name }) => name) ?? [];
  expect(new Set(names).size).toBe(trailEventKinds.length);
  for (const name of names) expect(name).toMatch(/^[A-Z]+(?:_[A-Z]+)*$/);
});
