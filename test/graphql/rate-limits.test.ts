import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { isInputObjectType, isNonNullType, isScalarType, type GraphQLArgument } from 'graphql';
import { buildApiSchema } from '../../src/graphql/schema.ts';
import { TestApp } from '../support/app.ts';
import { limitsOf } from '../support/limits.ts';
import { createAccount } from '../support/people.ts';

const attempts = 4;
const limit = { attempts, seconds: 600 };
const schema = buildApiSchema();
const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});

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

  test('is not on what tells nothing and changes nothing', async () => {
    for (let time = 0; time < 10; time += 1)
      expect(
        (await server.browser().post({ query: '{ me { id } passwordPolicy { minLength } }' })).errors,
      ).toEqual([]);
  });
});
