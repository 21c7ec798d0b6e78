import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { TestApp } from '../support/app.ts';

let server: TestApp;
beforeAll(async () => {
  server = await TestApp.start();
});
afterAll(() => server.close());

const query = '{ passwordPolicy { minLength } }';

test('a body of up to 100 KiB is read, a larger one is refused in words', async () => {
  const room = 100 * 1024 - JSON.stringify({ query, padding: '' }).length;
  const fits = await server.browser().post({ query, padding: ' '.repeat(room) });
  expect(fits.data).toEqual({ passwordPolicy: { minLength: 8 } });

  const answer = await server.browser().post({ query, padding: ' '.repeat(room + 1) });
  expect(answer.status).toBe(413);
  expect(answer.data).toBeNull();
  expect(answer.errors).toEqual([
    { message: expect.stringMatching(/too large/i), extensions: { code: expect.any(String) } },
  ]);
});

test('a form that is too large is refused alike', async () => {
  const answer = await server.browser().fetch('/reset-password', {
    method: 'POST',
    body: new URLSearchParams({ email: 'x'.repeat(100 * 1024) }),
  });
  expect(answer.status).toBe(413);
});

test.each([
  ['broken off', '{"query":"{ me { id'],
  ['empty', ''],
  ['a number', '7'],
  ['null', 'null'],
  ['text', 'hello'],
  ['an object without a query', '{}'],
  ['a query that is none', '{"query":{"a":1}}'],
  ['variables that are none', '{"query":"{ me { id } }","variables":"x"}'],
  ['a prototype in disguise', '{"query":"{ me { id } }","__proto__":{"admin":true}}'],
])('a body that is %s is a fault of the request, told in words', async (_name, body) => {
  const answer = await server.browser().post(body);
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.status).toBeLessThan(500);
  expect(answer.errors).toHaveLength(1);
  expect(answer.errors[0]?.message).toMatch(/\w+ \w+/);
  expect(answer.errors[0]?.extensions.code).toMatch(/^[A-Z_]+$/);
  expect(answer.text).not.toMatch(/node_modules|\.ts:|\.js:/);
});

test('several operations in one body are refused before any runs', async () => {
  const answer = await server.browser().post([{ query }, { query }]);
  expect(answer.status).toBe(400);
  expect(answer.errors).toMatchObject([{ extensions: { code: 'BAD_REQUEST' } }]);
});

test.each([
  ['a field', '{ me { passwordHash } }'],
  [
    'an input field',
    'mutation { login(input: { email: "a", password: "b", admin: true }) { sessionToken } }',
  ],
  ['a mutation', 'mutation { deleteEverything }'],
  ['a subscription', 'subscription { me { id } }'],
])('%s that does not exist is GRAPHQL_VALIDATION_FAILED', async (_name, document) => {
  const answer = await server.browser().post({ query: document });
  expect(answer.status).toBe(400);
  expect(answer.errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
});

test('an input field that does not exist is BAD_USER_INPUT in variables', async () => {
  const answer = await server.browser().post({
    query: 'mutation ($input: LoginInput!) { login(input: $input) { sessionToken } }',
    variables: { input: { email: 'a', password: 'b', admin: true } },
  });
  expect(answer.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
});
