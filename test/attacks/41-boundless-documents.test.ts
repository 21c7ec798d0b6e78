import { performance } from 'node:perf_hooks';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { TestApp } from '../support/app.ts';
import { aliased, doublingFragments } from '../support/wide-documents.ts';

const times = (count: number, text: string): string => Array(count).fill(text).join(' ');

const boundless: [string, string][] = [
  ['12 levels deep', `${times(12, '{ me')} ${times(12, '}')}`],
  ['10,000 levels deep', `${times(10_000, '{ me')} ${times(10_000, '}')}`],
  ['10,000 levels deep in a value', `{ checkLink(input: ${times(10_000, '[')} ${times(10_000, ']')}) }`],
  ['deep by inline fragments', `{ me { ${times(10_000, '... {')} id ${times(10_000, '}')} } }`],
  ['wide: one field 400 times at the root', `{ ${times(400, 'me')} }`],
  ['wide: 20,000 fields', `{ me { ${times(20_000, 'id')} } }`],
  ['wide: 100 aliases', `{ me { ${aliased(100, 'securityEvents(first: 100) { nodes { kind } }')} } }`],
  ['wide: 100 directives on one field', `{ me { id ${times(100, '@include(if: true)')} } }`],
  ['wide: 2^30 fields by fragments that double', `{ me { ...F0 } } ${doublingFragments(30, 'User', 'id')}`],
  [
    'wide: 2^30 lists by fragments that double',
    `{ me { ...F0 } } ${doublingFragments(30, 'User', 'sessions { nodes { id } }')}`,
  ],
  ['wide: 1000 variables', `query (${aliased(1000, 'Int').replace(/^/gm, '$')}) { me { id } }`],
  ['wide: 1000 operations', aliased(1000, '').replace(/a(\d+): /g, 'query Q$1 { me { id } }')],
  [
    'long: a comment of 90,000 characters, and more than it may hold',
    `#${'x'.repeat(90_000)}\n{ ${times(600, 'a')} }`,
  ],
  ['long: a name of 90,000 characters', `{ ${'x'.repeat(90_000)} }`],
  ['long: 200 KiB', `{ me { id } } #${'x'.repeat(200 * 1024)}`],
  ['a fragment that holds itself', '{ me { ...A } } fragment A on User { id ...A }'],
];

describe.each([true, false])('in production: %s', (production) => {
  let server: TestApp;
  beforeAll(async () => {
    server = await TestApp.start({ production, publicUrl: 'https://accounts.example.com' });
    await server.browser().post({ query: '{ me { id } }' });
  });
  afterAll(() => server.close());

  test.each(boundless)(
    'a document that is %s is refused cheaply, by nothing but a clear error',
    async (_name, query) => {
      const start = performance.now();
      const { status, data, errors, text } = await server.browser().post({ query });
      // Milliseconds, in truth; what is not cheap would take minutes.
      expect(performance.now() - start).toBeLessThan(1000);
      expect([400, 413]).toContain(status);
      expect(data).toBeNull();
      expect(errors).toHaveLength(1);
      expect(errors[0]?.message).toMatch(/\w+ \w+/);
      expect(errors[0]?.extensions.code).toMatch(/^(GRAPHQL_(PARSE|VALIDATION)_FAILED|PAYLOAD_TOO_LARGE)$/);
      expect(text).not.toMatch(/node_modules|\.[jt]s:\d|stack|did you mean/i);
    },
  );
});

test('introspection is refused in production, however it is asked for', async () => {
  const server = await TestApp.start({ production: true, publicUrl: 'https://accounts.example.com' });
  for (const query of [
    getIntrospectionQuery(),
    '{ __schema { types { name } } }',
    '{ a: __schema { types { name } } }',
    '{ ...S } fragment S on Query { __schema { types { name } } }',
    '{ ... on Query { __type(name: "User") { fields { name } } } }',
    'mutation { __schema { types { name } } }',
  ]) {
    const { status, data, errors, text } = await server.browser().post({ query });
    expect({ status, data }).toEqual({ status: 400, data: null });
    expect(errors).not.toHaveLength(0);
    for (const { extensions } of errors) expect(extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(text).not.toMatch(/LoginInput|passwordPolicy|"User"/);
  }
  await server.close();
});
