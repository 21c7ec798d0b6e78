import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { User } from '../../src/entities/user.ts';
import { TestApp } from '../support/app.ts';
import { goodPassword } from '../support/people.ts';

let server: TestApp;
beforeAll(async () => {
  server = await TestApp.start();
});
afterAll(() => server.close());

const query = `mutation { register(input: { email: "ada@example.com", password: "${goodPassword}" }) { errors { code } } }`;
const byGet = `/graphql?${new URLSearchParams({ query }).toString()}`;

describe('a request that a page can make without asking first changes nothing', () => {
  test.each<[string, string, RequestInit]>([
    ['a mutation by GET', byGet, {}],
    ['the same with the header that shows a script', byGet, { headers: { 'apollo-require-preflight': '1' } }],
    [
      'a body that says it is plain text',
      '/graphql',
      { method: 'POST', headers: { 'content-type': 'text/plain' }, body: JSON.stringify({ query }) },
    ],
    ['a form', '/graphql', { method: 'POST', body: new URLSearchParams({ query }) }],
    [
      'a form that says it is plain text',
      '/graphql',
      { method: 'POST', headers: { 'content-type': 'text/plain' }, body: `{"query":"${query}","a":"="}` },
    ],
    ['a body of no stated type', '/graphql', { method: 'POST', body: new Blob([JSON.stringify({ query })]) }],
    ['other methods', '/graphql', { method: 'PUT', body: JSON.stringify({ query }) }],
  ])('%s', async (_name, path, init) => {
    const answer = await server.browser().fetch(path, init);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(await answer.text()).not.toContain('"data"');
    expect(await server.app.database.em.fork().count(User)).toBe(0);
  });
});
