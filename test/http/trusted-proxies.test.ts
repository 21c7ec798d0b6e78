import { describe, expect, test } from '@jest/globals';
import { LoginDocument, MySessionsDocument } from '../../schema/documents.ts';
import { TestApp } from '../support/app.ts';
import { operation } from '../support/operation.ts';
import { createAccount, goodPassword } from '../support/people.ts';

async function addressSeen(trustedProxies: number | string[], forwardedFor: string): Promise<string | null> {
  const server = await TestApp.start({ trustedProxies });
  const phone = server.mobileApp();
  await createAccount(server, phone, 'ada@example.com');
  const answer = await phone.post(
    operation(LoginDocument, { input: { email: 'ada@example.com', password: goodPassword } }),
    { 'x-forwarded-for': forwardedFor },
  );
  phone.sessionToken = (answer.data as { login: { sessionToken: string } }).login.sessionToken;
  const { me } = await phone.send(MySessionsDocument, {});
  await server.close();
  return me?.sessions.nodes.find(({ current }) => current)?.ipAddress ?? null;
}

describe('the address of a session', () => {
  test.each<[string, number | string[], string, string]>([
    ['is the connection’s where no proxy is trusted', 0, '203.0.113.7', '127.0.0.1'],
    ['is what the one trusted proxy saw', 1, '203.0.113.7', '203.0.113.7'],
    ['is not what the client itself wrote before it', 1, '198.51.100.1, 203.0.113.7', '203.0.113.7'],
    ['is what the outer of two trusted proxies saw', 2, '198.51.100.1, 203.0.113.7', '198.51.100.1'],
    ['is what a proxy of a trusted network saw', ['127.0.0.0/8'], '203.0.113.7', '203.0.113.7'],
    ['is the connection’s where that is of no trusted network', ['10.0.0.0/8'], '203.0.113.7', '127.0.0.1'],
  ])('%s', async (_name, trusted, forwardedFor, expected) => {
    expect(await addressSeen(trusted, forwardedFor)).toBe(expected);
  });
});
