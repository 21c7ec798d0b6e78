import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { TestApp } from '../support/app.ts';

const introspection = { query: '{ __schema { queryType { name } } }' };
const asBrowser = { headers: { accept: 'text/html' } };

describe('in development', () => {
  let server: TestApp;
  beforeAll(async () => {
    server = await TestApp.start();
  });
  afterAll(() => server.close());

  test('Sandbox is at /graphql', async () => {
    const answer = await server.browser().fetch('/graphql', asBrowser);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
    expect(await answer.text()).toContain('sandbox');
  });

  test('introspection is on, and a misspelt field is put right', async () => {
    const { data } = await server.browser().post(introspection);
    expect(data).toEqual({ __schema: { queryType: { name: 'Query' } } });
    const { errors } = await server.browser().post({ query: '{ mee { id } }' });
    expect(errors[0]?.message).toContain('Did you mean "me"?');
  });
});

describe('in production', () => {
  let server: TestApp;
  beforeAll(async () => {
    server = await TestApp.start({ production: true, publicUrl: 'https://accounts.example.com' });
  });
  afterAll(() => server.close());

  test('there is no Sandbox', async () => {
    const answer = await server.browser().fetch('/graphql', asBrowser);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(await answer.text()).not.toMatch(/sandbox/i);
  });

  test('introspection is off', async () => {
    for (const query of [
      introspection.query,
      '{ __type(name: "User") { fields { name } } }',
      'mutation { __schema { types { name } } }',
    ]) {
      const { status, data, errors } = await server.browser().post({ query });
      expect(status).toBe(400);
      expect(data).toBeNull();
      expect(errors[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
    }
  });

  test.each([
    '{ mee { id } }',
    '{ me { emial } }',
    'mutation { loginn }',
    'mutation { login(input: { emial: "a" }) { sessionToken } }',
    '{ checkLink(input: { purpose: ACTIVATE, uid: "", token: "" }) }',
    '{ me { ... on Usr { id } } }',
  ])('nothing is suggested for %s', async (query) => {
    const { status, text } = await server.browser().post({ query });
    expect(status).toBe(400);
    expect(text).not.toMatch(/did you mean/i);
  });

  test('nothing is suggested for names in variables', async () => {
    for (const body of [
      {
        query: 'mutation ($input: LoginInput!) { login(input: $input) { sessionToken } }',
        variables: { input: { email: '', password: '', captch: '' } },
      },
      {
        query: 'query ($input: CheckLinkInput!) { checkLink(input: $input) }',
        variables: { input: { purpose: 'ACTIVATE', uid: '', token: '' } },
      },
    ]) {
      const { status, text } = await server.browser().post(body);
      expect(status).toBe(400);
      expect(text).not.toMatch(/did you mean/i);
    }
  });

  test('the API works, and so do the pages', async () => {
    const { data } = await server.browser().post({ query: '{ me { id } }' });
    expect(data).toEqual({ me: null });
    expect((await server.browser().fetch('/activate/x/y')).status).toBe(200);
  });
});
