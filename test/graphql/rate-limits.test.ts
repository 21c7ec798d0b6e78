import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  getNamedType,
  isInputObjectType,
  isLeafType,
  isNonNullType,
  isScalarType,
  type GraphQLArgument,
} from 'graphql';
import { buildApiSchema } from '../../src/graphql/schema.ts';
import { TestApp } from '../support/app.ts';
import { limitsOf } from '../support/limits.ts';
import { createAccount } from '../support/people.ts';

const attempts = 4;
const limit = { attempts, seconds: 600 };
const schema = buildApiSchema();
const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});
const queries = Object.values(schema.getQueryType()?.getFields() ?? {});

/** An argument of the right shape that nothing will come of. */
function meaningless({ type }: GraphQLArgument): Record<string, unknown> {
  const input = isNonNullType(type) ? type.ofType : type;
  if (!isInputObjectType(input)) throw new Error('Every mutation takes one input.');
  const needed = Object.values(input.getFields()).filter((field) => isNonNullType(field.type));
  return Object.fromEntries(
    needed.map((field) => {
      const inner = isNonNullType(field.type) ? field.type.ofType : field.type;
      if (!isScalarType(inner)) throw new Error(`${field.name} is no text.`);
      return [field.name, /email/i.test(field.name) ? 'nobody@example.com' : 'nothing'];
    }),
  );
}

function operationOf({ name, args }: (typeof mutations)[number]) {
  const [argument] = args;
  return argument
    ? {
        query: `mutation ($input: ${String(argument.type)}) { ${name}(input: $input) { errors { code } } }`,
        variables: { input: meaningless(argument) },
      }
    : { query: `mutation { ${name} { errors { code } } }` };
}

describe('is refused when its limit is used up, whatever it is asked', () => {
  test.each(mutations.map((mutation) => [mutation.name, mutation] as const))('%s', async (name, mutation) => {
    const server = await TestApp.start({
      rateLimits: limitsOf({ SIGN_IN: limit, MAIL: limit, LINK: limit, CHANGE: limit }),
    });
    const phone = server.mobileApp();
    for (let attempt = 0; attempt < attempts; attempt += 1)
      expect((await phone.post(operationOf(mutation))).text).not.toContain('RATE_LIMITED');

    const { status, headers, errors, data } = await phone.post(operationOf(mutation));
    expect({ status, data }).toEqual({ status: 200, data: null });
    expect(errors).toEqual([
      {
        message: expect.stringMatching(/^There were too many attempts\. Try again in \d+ seconds?\.$/),
        path: [name],
        extensions: { code: 'RATE_LIMITED', retryAfter: expect.any(Number) },
      },
    ]);
    expect(headers.get('retry-after')).toBe(String(errors[0]?.extensions.retryAfter));
    await server.close();
  });

  test.each(queries.map((query) => [query.name, query] as const))('%s', async (name, { args, type }) => {
    const server = await TestApp.start({ rateLimits: limitsOf({ LINK: limit, QUERY: limit }) });
    const phone = server.mobileApp();
    const given = args.length > 0 ? '(input: { purpose: LOGIN, uid: "x", token: "y" })' : '';
    const query = `{ ${name}${given} ${isLeafType(getNamedType(type)) ? '' : '{ __typename }'} }`;
    for (let attempt = 0; attempt < attempts; attempt += 1)
      expect((await phone.post({ query })).errors).toEqual([]);

    expect((await phone.post({ query })).errors).toMatchObject([
      { path: [name], extensions: { code: 'RATE_LIMITED', retryAfter: expect.any(Number) } },
    ]);
    await server.close();
  });
});

describe('a limit', () => {
  let server: TestApp;
  beforeAll(async () => {
    server = await TestApp.start({ rateLimits: limitsOf({ LINK: limit }) });
    await createAccount(server, server.browser(), 'ada@example.com');
  });
  afterAll(() => server.close());

  const look = '{ checkLink(input: { purpose: LOGIN, uid: "x", token: "y" }) }';

  test('counts looks at links as it counts their uses, and the pages of links too', async () => {
    const browser = server.browser();
    server.clock.advance(600);
    await browser.post({ query: look });
    await browser.post({
      query: 'mutation { loginWithLink(input: { uid: "x", token: "y" }) { errors { code } } }',
    });
    for (let visit = 0; visit < 2; visit += 1)
      expect((await browser.fetch('/login/x/y', { headers: { accept: 'text/html' } })).status).toBe(200);
    expect((await browser.post({ query: look })).errors).toMatchObject([
      { extensions: { code: 'RATE_LIMITED' } },
    ]);

    const page = await browser.fetch('/login/x/y', { headers: { accept: 'text/html' } });
    expect(page.status).toBe(429);
    expect(page.headers.get('retry-after')).toBe('600');
    expect(await page.text()).toContain('There were too many attempts. Try again in 600 seconds.');
  });

  test('counts every execution of a field', async () => {
    server.clock.advance(600);
    const fields = Array.from({ length: 3 }, (_, index) => `f${index}: ${look.slice(1, -1)}`);
    const query = `{ ${fields.join(' ')} }`;
    expect((await server.browser().post({ query })).errors).toEqual([]);
    const { errors } = await server.browser().post({ query });
    expect(errors.filter(({ extensions }) => extensions.code === 'RATE_LIMITED')).not.toEqual([]);
    server.clock.advance(600);
    expect((await server.browser().post({ query })).errors).toEqual([]);
  });

  test('on queries counts each field at the root, under whatever name, and no introspection', async () => {
    const queried = await TestApp.start({ rateLimits: limitsOf({ QUERY: limit }) });
    const ask = (query: string) => queried.browser().post({ query });
    const typename = '{ __typename __schema { queryType { name } } }';
    for (let time = 0; time < 10; time += 1) expect((await ask(typename)).errors).toEqual([]);
    expect((await ask('{ a: me { id } b: me { id } passwordPolicy { minLength } }')).errors).toEqual([]);
    expect((await ask('{ me { id email } captcha { provider } }')).errors).toMatchObject([
      { extensions: { code: 'RATE_LIMITED' } },
    ]);
    expect((await ask(typename)).errors).toEqual([]);
    queried.clock.advance(600);
    expect((await ask('{ me { id } }')).errors).toEqual([]);
    await queried.close();
  });
});
