import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MeDocument, RegisterDocument } from '../../schema/documents.ts';
import { User } from '../../src/entities/user.ts';
import { TestApp } from '../support/app.ts';
import { operation } from '../support/operation.ts';
import { createAccount, forgetPassword, goodPassword, signIn } from '../support/people.ts';

let server: TestApp;
beforeAll(async () => {
  server = await TestApp.start({ corsOrigins: ['https://app.example.com'] });
});
afterAll(() => server.close());

const signUp = operation(RegisterDocument, { input: { email: 'ada@example.com', password: goodPassword } });
const countUsers = () => server.app.database.em.fork().count(User);

describe('what comes from elsewhere changes nothing', () => {
  test.each([
    ['another site, by Sec-Fetch-Site', { 'sec-fetch-site': 'cross-site' }],
    ['another host of the same site', { 'sec-fetch-site': 'same-site' }],
    ['a foreign origin', { origin: 'https://evil.example' }],
    ['a foreign origin, and says so', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['an origin that hides itself', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
    ['our host on another port', { origin: 'http://rekey.test:8080' }],
    ['our host by another scheme', { origin: 'https://rekey.test' }],
    ['an origin that begins like ours', { origin: 'http://rekey.test.evil.example' }],
    ['an unknown value of Sec-Fetch-Site', { 'sec-fetch-site': 'Same-Origin' }],
  ])('%s', async (_name, headers) => {
    const before = await countUsers();
    const browser = server.browser();
    const answer = await browser.post(signUp, headers);

    expect(answer.status).toBe(403);
    expect(answer.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(await countUsers()).toBe(before);
  });

  test('a form of another site cannot use a link up, nor ask for one', async () => {
    await createAccount(server, server.browser(), 'grace@example.com');
    const { link } = await forgetPassword(server, server.browser(), 'grace@example.com');
    for (const path of [new URL(link.url).pathname, '/reset-password', '/activate']) {
      const answer = await server.browser().fetch(path, {
        method: 'POST',
        headers: { origin: 'https://evil.example' },
        body: new URLSearchParams({ password: 'what they have chosen', email: 'grace@example.com' }),
      });
      expect(answer.status).toBe(403);
    }
    expect(await signIn(server.browser(), 'grace@example.com', goodPassword)).toBe(true);
  });
});

describe('what is ours, or no browser, is let through', () => {
  test.each([
    ['our own pages, by Sec-Fetch-Site', { 'sec-fetch-site': 'same-origin' }],
    ['a person who typed the address in', { 'sec-fetch-site': 'none' }],
    ['our own origin, from an older browser', { origin: 'http://rekey.test' }],
    ['a front end that is listed', { origin: 'https://app.example.com', 'sec-fetch-site': 'cross-site' }],
    ['a program', {}],
  ])('%s', async (_name, headers) => {
    const answer = await server.browser().post(signUp, headers);
    expect(answer.status).toBe(200);
    expect(answer.data).toMatchObject({ register: { errors: [] } });
  });
});

describe('scripts of other sites', () => {
  const askFirst = (origin: string) =>
    server.browser().fetch('/graphql', {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      },
    });

  test('a front end that is listed may read the answers, with cookies', async () => {
    const { headers } = await askFirst('https://app.example.com');
    expect(headers.get('access-control-allow-origin')).toBe('https://app.example.com');
    expect(headers.get('access-control-allow-credentials')).toBe('true');
    const answer = await server
      .browser()
      .post(operation(MeDocument, {}), { origin: 'https://app.example.com' });
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://app.example.com');
    expect(answer.headers.get('vary')?.toLowerCase()).toContain('origin');
    expect(answer.headers.get('access-control-expose-headers')).toBe('retry-after');
  });

  test('no other may', async () => {
    for (const origin of ['https://evil.example', 'null', 'https://app.example.com.evil.example']) {
      const { status, headers } = await askFirst(origin);
      expect(status).toBe(404);
      expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
      const answer = await server.browser().fetch('/graphql?query={me{id}}', {
        headers: { origin, 'apollo-require-preflight': '1' },
      });
      expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
      expect(answer.headers.get('vary')?.toLowerCase()).toContain('origin');
    }
  });
});
