import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { getIntrospectionQuery, print, type DocumentNode } from 'graphql';
import * as published from '../../schema/documents.ts';
import { ConfigError } from '../../src/config/config-error.ts';
import { User } from '../../src/entities/user.ts';
import { readPersistedOperations } from '../../src/http/operations-folder.ts';
import { TestApp } from '../support/app.ts';
import { openPage } from '../support/page.ts';
import { createAccount, goodPassword } from '../support/people.ts';
import { apiSchema } from '../support/schema.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

const { LoginDocument, MeDocument, PasswordPolicyDocument, RegisterDocument } = published;
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
const byHash = (sha256Hash: unknown, version = 1) => ({
  extensions: { persistedQuery: { version, sha256Hash } },
});
const input = { email: 'ada@example.com', password: goodPassword };

describe('a server that answers schema/operations alone', () => {
  let server: TestApp;
  beforeAll(async () => {
    server = await TestApp.start({ persistedOperations: 'schema/operations' });
    await createAccount(server, server.mobileApp(), 'ada@example.com');
  });
  afterAll(() => server.close());

  test.each(
    Object.entries(published as Readonly<Record<string, DocumentNode>>).filter(
      ([name]) => !name.endsWith('FragmentDoc'),
    ),
  )('knows %s by its text and by its hash', async (_name, document) => {
    const text = print(document);
    for (const body of [{ query: text }, byHash(hashOf(text)), { query: text, ...byHash(hashOf(text)) }]) {
      const { errors } = await server.browser().post(body);
      // Variables are missing, or whoever may ask.
      for (const { extensions } of errors)
        expect(extensions.code).toMatch(/^(BAD_USER_INPUT|UNAUTHENTICATED)$/);
    }
  });

  test('runs what it knows', async () => {
    const body = { ...byHash(hashOf(print(LoginDocument))), operationName: 'Login', variables: { input } };
    const { data } = await server.browser().post(body);
    expect(data).toMatchObject({ login: { user: { email: 'ada@example.com' }, errors: [] } });
  });

  test('knows an operation however it is formatted', async () => {
    const [operation = '', ...fragments] = print(LoginDocument).split(/\n\n(?=fragment)/);
    for (const query of [
      [...fragments, operation].join('\n'),
      `# a comment\n${print(LoginDocument).replaceAll(/\s+/g, ' ')}`,
    ]) {
      const { data } = await server.browser().post({ query, variables: { input } });
      expect(data).toMatchObject({ login: { errors: [] } });
    }
  });

  test('knows an operation with the names of types that clients put in, and answers them', async () => {
    const withNames = `query PasswordPolicy {
  passwordPolicy {
    minLength
    maxLength
    minStrength
    __typename
  }
}`;
    const expected = { passwordPolicy: expect.objectContaining({ __typename: 'PasswordPolicy' }) };
    expect((await server.browser().post({ query: withNames })).data).toEqual(expected);
    expect((await server.browser().post(byHash(hashOf(withNames)))).data).toEqual(expected);
  });

  test('knows an operation by GET', async () => {
    const { extensions } = byHash(hashOf(print(MeDocument)));
    for (const parameters of [{ extensions: JSON.stringify(extensions) }, { query: print(MeDocument) }]) {
      const path = `/graphql?${new URLSearchParams(parameters as Record<string, string>).toString()}`;
      const answer = await server.browser().fetch(path, { headers: { 'apollo-require-preflight': '1' } });
      expect(await answer.json()).toEqual({ data: { me: null } });
    }
  });

  test.each([
    ['another', '{ me { id } }'],
    ['one that is not valid, and tells nothing of the schema', '{ me { passwordHash } }'],
    ['no GraphQL', 'hello {'],
    ['introspection', getIntrospectionQuery()],
    ['one of the list with a field more', print(MeDocument).replace('email', 'email pendingEmail')],
    ['one of the list with an alias', print(MeDocument).replace('email', 'mail: email')],
    ['one of the list under another name', print(MeDocument).replace('Me ', 'You ')],
    ['one of the list beside another', `${print(MeDocument)} query Other { me { pendingEmail } }`],
    ['one of the list twice', `${print(MeDocument)} ${print(MeDocument)}`],
    ['one of the list with a type under an alias', print(MeDocument).replace('email', 'email a: __typename')],
    ['a great many types', `{ ${'__typename '.repeat(600)} }`],
  ])('refuses %s', async (_name, query) => {
    for (const body of [
      { query },
      { query, ...byHash(hashOf(query)) },
      { query, ...byHash(hashOf(print(MeDocument))) },
    ]) {
      const { status, text } = await server.browser().post(body);
      expect(status).toBe(400);
      expect(JSON.parse(text)).toEqual({
        errors: [
          {
            message: 'This is none of the operations that are answered here.',
            extensions: { code: 'PERSISTED_OPERATION_REQUIRED' },
          },
        ],
      });
    }
  });

  test('changes nothing by what it refuses', async () => {
    const query = `mutation { register(input: { email: "eve@example.com", password: "${goodPassword}" }) { errors { code } } }`;
    await server.browser().post({ query });
    expect(await server.app.database.em.fork().count(User, { email: 'eve@example.com' })).toBe(0);
  });

  test('says of an unknown hash what clients of the protocol understand, also after its text was sent', async () => {
    const query = '{ me { id } }';
    await server.browser().post({ query, ...byHash(hashOf(query)) });
    const { status, errors } = await server.browser().post(byHash(hashOf(query)));
    expect(status).toBe(200);
    expect(errors).toEqual([
      { message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } },
    ]);
  });

  test.each<unknown>([{}, { toString: 1 }, [], 7, null, '__proto__', 'constructor', ''])(
    'meets the hash %p calmly',
    async (hash) => {
      const { status, errors } = await server.browser().post(byHash(hash, 7));
      expect(status).toBeLessThan(500);
      expect(errors[0]?.extensions.code).toMatch(/^(BAD_REQUEST|PERSISTED_QUERY_NOT_FOUND)$/);
    },
  );
});

test('pages ask for what they need, though the list may not have it', async () => {
  const folder = await makeTemporaryFolder();
  await writeFile(`${folder.path}/me.graphql`, 'query Me { me { id } }');
  const server = await TestApp.start({ persistedOperations: folder.path });
  for (const [path, form] of [
    ['/activate/x/y', undefined],
    ['/activate/x/y', { password: '' }],
    ['/reset-password', { email: 'ada@example.com' }],
  ] as const)
    expect((await openPage(server.browser(), path, form)).status).toBe(200);
  const { errors } = await server.browser().post({ query: print(PasswordPolicyDocument) });
  expect(errors).toMatchObject([{ extensions: { code: 'PERSISTED_OPERATION_REQUIRED' } }]);
  await server.close();
  await folder.remove();
});

describe('a server that answers everything', () => {
  test('keeps no document for those who send its hash', async () => {
    const server = await TestApp.start();
    const query = print(PasswordPolicyDocument);
    for (const body of [byHash(hashOf(query)), { query, ...byHash(hashOf(query)) }]) {
      const { errors } = await server.browser().post(body);
      expect(errors).toMatchObject([{ extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' } }]);
    }
    await server.close();
  });
});

describe('a folder of operations', () => {
  let folder: TemporaryFolder;
  beforeEach(async () => {
    folder = await makeTemporaryFolder();
  });
  afterEach(() => folder.remove());

  const put = (path: string, text: string) => writeFile(`${folder.path}/${path}`, text);
  const read = (path = folder.path) => readPersistedOperations(path, apiSchema);
  function problems(path?: string): readonly string[] {
    try {
      read(path);
    } catch (error) {
      if (error instanceof ConfigError) return error.problems;
      throw error;
    }
    return [];
  }

  test('may have folders, several operations in a file, and fragments in another', async () => {
    await mkdir(`${folder.path}/account`);
    await put('account/name.graphql', '\uFEFFfragment Name on User { ...Id email }');
    await put('id.graphql', 'fragment Id on User { id } fragment Unused on User { id }');
    await put('me.graphql', 'query A { me { ...Name } } query B { me { ...Id } }');
    await put('README.md', 'These are our operations.');
    const operations = read();
    expect(operations?.lists('query B { me { ...Id } } fragment Id on User { id }')).toBe(true);
    expect(
      operations?.lists(
        'query A { me { ...Name } } fragment Id on User { id } fragment Name on User { ...Id email }',
      ),
    ).toBe(true);
    expect(operations?.lists('query C { me { ...Id } } fragment Id on User { id }')).toBe(false);
  });

  test.each([
    ['no GraphQL', 'query A {\n  me { id\n', /^PERSISTED_OPERATIONS: a\.graphql:\d: Syntax Error: /],
    [
      'an unknown field',
      'query A {\n  me { nothing }\n}',
      /^PERSISTED_OPERATIONS: a\.graphql:2: Cannot query field "nothing"/,
    ],
    [
      'an unknown fragment',
      'query A {\n\n  me { ...Nobody }\n}',
      /^PERSISTED_OPERATIONS: a\.graphql:3: Unknown fragment "Nobody"/,
    ],
    [
      'one name twice',
      'query A { me { id } }\nquery A { me { email } }',
      /^PERSISTED_OPERATIONS: a\.graphql:1: There can be only one operation named "A"/,
    ],
    [
      'too much',
      `mutation A { ${'logout { errors { code } } '.repeat(4)} }`,
      /^PERSISTED_OPERATIONS: a\.graphql:1: .*at most 3 fields/,
    ],
    [
      'a type',
      'query A { me { id } }\ntype B { id: ID }',
      /^PERSISTED_OPERATIONS: a\.graphql:2: The "B" definition is not executable/,
    ],
    ['no operation', 'fragment A on User { id }', /^PERSISTED_OPERATIONS: there is no operation in /],
  ])('with %s is told by file and line', async (_name, text, problem) => {
    await put('a.graphql', text);
    expect(problems()).toEqual([expect.stringMatching(problem)]);
  });

  test('with several faults is told of all', async () => {
    await put('a.graphql', 'query A {');
    await put('b.graphql', 'query B }');
    expect(problems()).toHaveLength(2);
  });

  test('that is none is told', () => {
    expect(problems(`${folder.path}/none`)).toEqual([
      expect.stringMatching(/^PERSISTED_OPERATIONS names a folder that cannot be read: .*ENOENT/),
    ]);
  });

  test('keeps the server from starting where it cannot be used', async () => {
    await put('a.graphql', 'query A { nothing }');
    await expect(TestApp.start({ persistedOperations: folder.path })).rejects.toThrow(ConfigError);
  });
});

test('a server in production may have a list', async () => {
  const server = await TestApp.start({
    persistedOperations: 'schema/operations',
    production: true,
    publicUrl: 'https://accounts.example.com',
  });
  const { register } = await server.browser().send(RegisterDocument, { input });
  expect(register.errors).toEqual([]);
  await server.close();
});
