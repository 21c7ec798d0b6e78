import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  buildSchema,
  getIntrospectionQuery,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
} from 'graphql';
import * as published from '../../schema/documents.ts';
import { boundDocuments } from '../../src/http/bounded-documents.ts';
import { documentBounds } from '../../src/http/document-bounds.ts';
import { TestApp } from '../support/app.ts';
import { apiSchema } from '../support/schema.ts';
import { aliased, doublingFragments } from '../support/wide-documents.ts';

const messagesOf = (text: string, introspection = false, schema = apiSchema): string[] =>
  validate(schema, parse(text), [boundDocuments(introspection)]).map(({ message }) => message);

const times = (count: number, text: string): string => Array(count).fill(text).join(' ');
const link = '(input: { purpose: LOGIN, uid: "", token: "" })';

describe('a document may have so much and no more:', () => {
  test.each<[string, number, (count: number) => string]>([
    ['fields at the root of a query', 5, (count) => `{ ${aliased(count, `checkLink${link}`)} }`],
    [
      'fields at the root of a query',
      5,
      (count) => `{ ${times(count, '... { passwordPolicy { minLength } }')} }`,
    ],
    [
      'fields at the root of a query',
      5,
      (count) => `{ ${times(count, '...Q')} } fragment Q on Query { me { id } }`,
    ],
    [
      'fields at the root of a mutation',
      3,
      (count) => `mutation { ${aliased(count, 'logout { errors { code } }')} }`,
    ],
    ['levels of fields', 10, (count) => `${times(count, '{ me')} ${times(count, '}')}`],
    ['aliases', 10, (count) => `{ me { ${aliased(count, 'id')} } }`],
    ['aliases', 10, (count) => `{ me { ${times(count, '...A')} } } fragment A on User { a: id }`],
    ['directives', 20, (count) => `{ me { ${times(count, 'id @include(if: true)')} } }`],
    ['directives', 20, (count) => `query ${times(count, '@live')} { me { id } }`],
    ['directives', 20, (count) => `query ($a: Int ${times(count, '@live')}) { me { id } }`],
    ['directives', 20, (count) => `{ me { ${times(count, '... @skip(if: false) { id }')} } }`],
    [
      'directives',
      20,
      (count) => `{ me { ${times(count, '...I @skip(if: false)')} } } fragment I on User { id }`,
    ],
    ['fields of an answer', 1000, (count) => `{ me { ${times(count - 1, 'id')} } }`],
    [
      'fields of an answer',
      1000,
      (count) =>
        `{ me { sessions(first: 10) { nodes { ${times((count - 10) / 10, 'id')} } } ${times(7, 'id')} } }`,
    ],
  ])('%s: %i', (what, most, document) => {
    expect(messagesOf(document(most))).toEqual([]);
    const beyond = messagesOf(document(most + (what.startsWith('fields of') ? 10 : 1)));
    expect(beyond).toEqual([
      expect.stringContaining(`This document asks for too much: at most ${most} ${what}`),
    ]);
  });

  test.each([
    ['as it says', '(first: 100)', 9],
    ['twenty unless told', '', 49],
    ['twenty for null', '(first: null)', 49],
    ['as many as there may be where a variable says it', '(first: $first)', 9],
    ['as many as there may be where it is out of range', '(first: 1000000)', 9],
    ['as many as there may be where it is below none', '(first: -5)', 9],
  ])('a page counts %s', (_how, page, most) => {
    const query = (fields: number) =>
      `query ($first: Int) { me { securityEvents${page} { nodes { ${times(fields, 'at')} } } } }`;
    const inFragment = (fields: number) =>
      `query ($first: Int) { me { securityEvents${page} { ...Nodes } } } fragment Nodes on SecurityEventConnection { nodes { ${times(fields, 'at')} } }`;
    for (const document of [query, inFragment]) {
      expect(messagesOf(document(most))).toEqual([]);
      expect(messagesOf(document(most + 1))).toEqual([
        expect.stringContaining('at most 1000 fields of an answer'),
      ]);
    }
  });

  test('each page of one fragment by itself', () => {
    const fragment = `fragment Nodes on SecurityEventConnection { nodes { ${times(9, 'at')} } }`;
    expect(messagesOf(`{ me { a: securityEvents(first: 20) { ...Nodes } } } ${fragment}`)).toEqual([]);
    expect(
      messagesOf(
        `{ me { a: securityEvents(first: 20) { ...Nodes } b: securityEvents(first: 100) { ...Nodes } } } ${fragment}`,
      ),
    ).toHaveLength(1);
  });

  test('a list in a list in a list', () => {
    const schema = buildSchema('type Query { teams: [Team!]! } type Team { id: ID members: [Team!]! }');
    expect(messagesOf('{ teams { members { id } } }', false, schema)).toEqual([]);
    expect(messagesOf('{ teams { members { members { id } } } }', false, schema)).toHaveLength(1);
  });

  test('each operation by itself', () => {
    const logins = aliased(3, 'logout { errors { code } }');
    expect(messagesOf(`mutation A { ${logins} } mutation B { ${logins} }`)).toEqual([]);
    expect(
      messagesOf(`query A { me { id } } mutation B { ${logins} b: logout { errors { code } } }`),
    ).toHaveLength(1);
  });
});

test('fragments that double count as often as they are spread, and take no longer than they are', () => {
  expect(messagesOf(`{ me { ...F0 } } ${doublingFragments(9, 'User', 'id')}`)).toEqual([]);
  for (const levels of [10, 30, 100])
    expect(messagesOf(`{ me { ...F0 } } ${doublingFragments(levels, 'User', 'id')}`)).toHaveLength(1);
});

test('fragments that hold themselves are refused for that', () => {
  const cycle = parse('{ me { ...A } } fragment A on User { id ...B } fragment B on User { ...A }');
  const errors = validate(apiSchema, cycle, [...specifiedRules, boundDocuments(false)]);
  expect(errors.map(({ message }) => message)).toEqual(['Cannot spread fragment "A" within itself via "B".']);
});

test('what is beyond the bounds is looked at no further', () => {
  const document = parse(`{ ${times(400, 'nothing')} }`);
  const errors = validate(apiSchema, document, [...specifiedRules, boundDocuments(false)]);
  expect(errors.map(({ message }) => message)).toEqual([expect.stringContaining('at most 5 fields')]);
});

describe('what is published stays well within the bounds:', () => {
  const documents = Object.entries(published as Readonly<Record<string, DocumentNode>>);

  test.each(documents.filter(([name]) => !name.endsWith('FragmentDoc')))('%s', (_name, document) => {
    for (const introspection of [true, false])
      expect(validate(apiSchema, document, [...specifiedRules, boundDocuments(introspection)])).toEqual([]);
  });

  test('the introspection of Sandbox, where there is any', () => {
    const question = getIntrospectionQuery({
      schemaDescription: true,
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      inputValueDeprecation: true,
    });
    expect(messagesOf(question, true)).toEqual([]);
    expect(messagesOf(question, false)).toEqual([expect.stringContaining('levels of fields')]);
  });
});

describe('over HTTP', () => {
  let server: TestApp;
  beforeAll(async () => {
    server = await TestApp.start();
  });
  afterAll(() => server.close());

  test('Sandbox learns the schema', async () => {
    const { status, errors } = await server.browser().post({
      query: getIntrospectionQuery(),
      operationName: 'IntrospectionQuery',
      variables: {},
      extensions: {},
    });
    expect({ status, errors }).toEqual({ status: 200, errors: [] });
  });

  test('a refusal has the code of a document that is not valid, and says the bound', async () => {
    const { status, data, errors } = await server.browser().post({
      query: `mutation { ${aliased(4, 'logout { errors { code } }')} }`,
    });
    expect({ status, data }).toEqual({ status: 400, data: null });
    expect(errors).toMatchObject([
      {
        message: 'This document asks for too much: at most 3 fields at the root of a mutation are possible.',
        extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
      },
    ]);
  });

  test('a document of too many tokens is not even read to its end', async () => {
    const { tokens } = documentBounds;
    const fits = await server.browser().post({ query: `{ me { ${times(tokens - 5, 'id')} } }` });
    expect(fits.data).toEqual({ me: null });
    const { status, errors } = await server
      .browser()
      .post({ query: `{ me { ${times(tokens - 4, 'id')} } }` });
    expect(status).toBe(400);
    expect(errors).toMatchObject([
      { message: expect.stringContaining(`${tokens} tokens`), extensions: { code: 'GRAPHQL_PARSE_FAILED' } },
    ]);
  });

  test('of many faults few are told, each of which may repeat a long name', async () => {
    const name = 'x'.repeat(20_000);
    const { errors } = await server
      .browser()
      .post({ query: `query ${name} { me { ${times(100, '...F')} } }` });
    expect(errors.length).toBeLessThanOrEqual(documentBounds.faults + 1);
  });
});
