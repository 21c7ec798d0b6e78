import fc from 'fast-check';
import { print, type DocumentNode } from 'graphql';
import * as published from '../../schema/documents.ts';
import { mutated } from './hostile-values.ts';

const operations = Object.entries(published as Readonly<Record<string, DocumentNode>>)
  .filter(([name]) => !name.endsWith('FragmentDoc'))
  .map(([, document]) => print(document));

const words = [...new Set(operations.flatMap((text) => text.match(/\w+/g) ?? []))];

const inputFields = [
  'email',
  'password',
  'newPassword',
  'currentPassword',
  'newEmail',
  'uid',
  'token',
  'code',
  'purpose',
  'sessionId',
  'signupToken',
  'displayName',
  'locale',
  'captcha',
];

/** The JSON of a request to the API. */
export function hostileOperation(
  text: fc.Arbitrary<string>,
  value: fc.Arbitrary<unknown>,
): fc.Arbitrary<Record<string, unknown>> {
  const document = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...operations) },
    { weight: 3, arbitrary: fc.constantFrom(...operations).chain((whole) => mutated(whole, text)) },
    { weight: 3, arbitrary: madeUpDocument(text) },
  );
  const input = fc.oneof(
    { weight: 4, arbitrary: fc.dictionary(fc.constantFrom(...inputFields), fc.oneof(text, value)) },
    { weight: 2, arbitrary: completeInput(text) },
    { weight: 1, arbitrary: value },
  );
  return fc.record(
    {
      query: fc.oneof({ weight: 12, arbitrary: document }, { weight: 1, arbitrary: value }),
      variables: fc.oneof({ weight: 8, arbitrary: fc.record({ input }) }, { weight: 1, arbitrary: value }),
      operationName: fc.oneof(fc.constantFrom(...words), value),
      extensions: fc.oneof(
        value,
        fc.record({ persistedQuery: fc.record({ version: value, sha256Hash: value }) }),
      ),
    },
    { requiredKeys: ['query'] },
  );
}

/** All that some mutation wants, so that it gets past the types. */
function completeInput(text: fc.Arbitrary<string>): fc.Arbitrary<Record<string, unknown>> {
  const link = { uid: text, token: text };
  return fc.oneof(
    fc.record({ email: text, password: text }),
    fc.record({ email: text, password: text, displayName: text, locale: text }),
    fc.record({ email: text }),
    fc.record(link),
    fc.record({ ...link, newPassword: text }),
    fc.record({ ...link, password: text, signupToken: text }),
    fc.record({ ...link, purpose: fc.constantFrom('LOGIN', 'PASSWORD_RESET', 'ACTIVATION', 'EMAIL_REVERT') }),
    fc.record({ email: text, code: text, newPassword: text }),
    fc.record({ currentPassword: text, newPassword: text }),
    fc.record({ currentPassword: text, newEmail: text }),
    fc.record({ sessionId: text }),
    fc.record({ displayName: text, locale: text }),
  );
}

/** A document of words that the schema has, put together as GraphQL is and for the most part at random. */
function madeUpDocument(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const word = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...words) }, { weight: 1, arbitrary: text });
  const { selection } = fc.letrec<{ selection: string; value: string }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      text.map((content) => JSON.stringify(content)),
      fc.constantFrom(
        'null',
        'true',
        '$input',
        '1',
        '-0',
        '1e9999',
        'LOGIN',
        '""" block',
        '"\\uD800"',
        '"\\u{110000}"',
      ),
      fc.array(tie('value'), { maxLength: 3 }).map((items) => `[${items.join(' ')}]`),
      fc
        .array(fc.tuple(word, tie('value')), { maxLength: 3 })
        .map((fields) => `{${fields.map((pair) => pair.join(': ')).join(' ')}}`),
    ),
    selection: fc.oneof(
      { maxDepth: 5 },
      word,
      fc.tuple(word, word).map(([alias, name]) => `${alias}: ${name}`),
      word.map((name) => `...${name}`),
      fc.tuple(word, word, tie('value')).map(([name, argument, given]) => `${name}(${argument}: ${given})`),
      fc
        .tuple(word, word, tie('value'))
        .map(([name, directive, given]) => `${name} @${directive}(if: ${given})`),
      fc
        .tuple(word, fc.array(tie('selection'), { maxLength: 4 }))
        .map(([name, inner]) => `${name} { ${inner.join(' ')} }`),
      fc
        .tuple(word, fc.array(tie('selection'), { maxLength: 4 }))
        .map(([name, inner]) => `... on ${name} { ${inner.join(' ')} }`),
    ),
  }));
  const definition = fc
    .tuple(
      fc.constantFrom(
        'query',
        'mutation',
        'subscription',
        'query Q',
        'fragment A on User',
        'fragment B on Query',
        '',
        'type T',
        'extend schema',
      ),
      fc.array(selection, { maxLength: 4 }),
    )
    .map(([kind, selections]) => `${kind} { ${selections.join(' ')} }`);
  return fc.array(definition, { minLength: 1, maxLength: 3 }).map((definitions) => definitions.join('\n'));
}
