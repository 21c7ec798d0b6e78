import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Session } from '../../src/entities/session.ts';
import { User } from '../../src/entities/user.ts';
import { TestApp } from '../support/app.ts';
import { createAccount, goodPassword } from '../support/people.ts';

let server: TestApp;
beforeAll(async () => {
  server = await TestApp.start({ corsOrigins: ['https://app.example.com'] });
  await createAccount(server, server.mobileApp(), 'ada@example.com');
});
afterAll(() => server.close());

const register = `mutation { register(input: { email: "eve@example.com", password: "${goodPassword}" }) { errors { code } } }`;
const login = `mutation { login(input: { email: "ada@example.com", password: "${goodPassword}" }) { sessionToken } }`;
const byGet = (query: string) => `/graphql?${new URLSearchParams({ query }).toString()}`;
const json = { 'content-type': 'application/json' };
const shown = { 'apollo-require-preflight': '1' };
const post = (headers: Record<string, string>, body: string): RequestInit => ({
  method: 'POST',
  headers,
  body,
});

describe.each([
  ['a sign-up', register],
  ['a sign-in', login],
])('%s', (_what, query) => {
  const body = JSON.stringify({ query });
  const form = new FormData();
  form.set('query', query);

  test.each<[string, string, RequestInit]>([
    ['by GET', byGet(query), {}],
    ['by GET, with the header that shows a script', byGet(query), { headers: shown }],
    ['by GET, with a content type', byGet(query), { headers: json }],
    ['by HEAD', byGet(query), { method: 'HEAD', headers: shown }],
    ['as text/plain', '/graphql', post({ 'content-type': 'text/plain' }, body)],
    [
      'as text/plain, with the header that shows a script',
      '/graphql',
      post({ 'content-type': 'text/plain', ...shown }, body),
    ],
    [
      'as text/plain that names JSON too',
      '/graphql',
      post({ 'content-type': 'text/plain; application/json' }, body),
    ],
    ['as a form', '/graphql', { method: 'POST', body: new URLSearchParams({ query }) }],
    [
      'as a form, with the header that shows a script',
      '/graphql',
      { method: 'POST', headers: shown, body: new URLSearchParams({ query }) },
    ],
    ['as a form with parts', '/graphql', { method: 'POST', headers: shown, body: form }],
    ['as a body of no type', '/graphql', { method: 'POST', body: new Blob([body]) }],
    ['as application/graphql', '/graphql', post({ 'content-type': 'application/graphql' }, query)],
    ['by PUT', '/graphql', { ...post(json, body), method: 'PUT' }],
    ['by DELETE', '/graphql', { ...post(json, body), method: 'DELETE' }],
    ['of another origin', '/graphql', post({ ...json, origin: 'https://evil.example' }, body)],
    ['of no origin that is told', '/graphql', post({ ...json, origin: 'null' }, body)],
    ['of another site', '/graphql', post({ ...json, 'sec-fetch-site': 'cross-site' }, body)],
    ['of a neighbour on the same site', '/graphql', post({ ...json, 'sec-fetch-site': 'same-site' }, body)],
    [
      'of an origin whose name begins like a listed one',
      '/graphql',
      post({ ...json, origin: 'https://app.example.com.evil.example' }, body),
    ],
  ])('%s is refused', async (_name, path, init) => {
    const entities = server.app.database.em.fork();
    const before = [await entities.count(User), await entities.count(Session)];
    const answer = await server.browser().fetch(path, init);

    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    if (init.method !== 'HEAD') {
      expect(await answer.json()).toEqual({
        errors: [
          {
            message: expect.stringMatching(/\w+ \w+/),
            extensions: { code: expect.stringMatching(/^[A-Z_]+$/) },
          },
        ],
      });
    }
    expect([await entities.count(User), await entities.count(Session)]).toEqual(before);
  });
});

test('a script of a front end that is listed gets through', async () => {
  const { status, errors } = await server
    .browser()
    .post({ query: login }, { origin: 'https://app.example.com' });
  expect({ status, errors }).toEqual({ status: 200, errors: [] });
});
