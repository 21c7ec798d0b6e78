import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { TestApp } from '../support/app.ts';

let server: TestApp;
beforeAll(async () => {
  server = await TestApp.start();
});
afterAll(() => server.close());

const login = 'mutation ($input: LoginInput!) { login(input: $input) { user { email } } }';
const word = 'hunter2';
const digits = '12345678';

test.each([
  ['a value where a field belongs', `{ ${word} }`],
  ['an argument that there is not', `{ me(${word}: 1) { email } }`],
  ['a type that there is not', `query ($a: ${word}) { me { email } }`],
  ['a directive that there is not', `{ me @${word} { email } }`],
  ['a fragment that there is not', `{ me { ...${word} } }`],
  ['a fragment that is not used', `fragment ${word} on User { email } { me { email } }`],
  ['a variable that there is not', `{ me { securityEvents(first: $${word}) { at } } }`],
  [
    'a password without quotes',
    `mutation { login(input: { email: "a", password: ${word} }) { user { email } } }`,
  ],
  [
    'a code without quotes',
    `mutation { login(input: { email: "a", password: ${digits} }) { user { email } } }`,
  ],
  ['a block of text', `mutation { login(input: """${word}; and "more" ${word}""") { user { email } } }`],
  ['an object', `{ me { securityEvents(first: { ${word}: "${word}" }) { at } } }`],
  ['an enum value', `{ checkLink(input: { uid: "a", token: "b", purpose: ${word} }) }`],
  ['an enum value in quotes', `{ checkLink(input: { uid: "a", token: "b", purpose: "${word}" }) }`],
  ['text that ends nowhere', `{ me(a: "${word}`],
  ['text in the wrong place', `{ me { email "${word}" } }`],
  ['a number in the wrong place', `{ me { email ${digits} } }`],
  ['a number with a tail', `{ me { securityEvents(first: 1${word}) { at } } }`],
  ['an escape that is none', `{ me(a: "\\u{${word}}") { email } }`],
  ['a name after a brace', `} ${word}`],
])('%s in a document is not repeated', async (_what, query) => {
  const { text, errors } = await server.browser().post({ query });
  expect(errors.length).toBeGreaterThan(0);
  expect(text).not.toMatch(new RegExp(`${word}|${digits}`));
});

test.each([
  ['text', word],
  ['a list', [word]],
  ['a number for text', { email: 'a', password: Number(digits) }],
  ['an object for text', { email: 'a', password: { [word]: word } }],
  ['a field that there is not', { email: 'a', password: 'b', [word]: word }],
  ['a name that looks like words', { email: 'a', [`x; y "${word}" \\" ${word}`]: `${word}"; ${word}` }],
  ['a field that is missing', { email: word }],
])('%s in variables is not repeated', async (_what, input) => {
  const { text, errors } = await server.browser().post({ query: login, variables: { input } });
  expect(new Set(errors.map(({ extensions }) => extensions.code))).toEqual(new Set(['BAD_USER_INPUT']));
  expect(text).not.toMatch(new RegExp(`${word}|${digits}`));
});

test('nor is the name of an operation that there is not', async () => {
  const { text } = await server.browser().post({ query: '{ me { email } }', operationName: word });
  expect(text).not.toContain(word);
});

test('nor are parts of a URL that cannot be read', async () => {
  for (const path of [`/activate/MQ/${word}%ZZ`, `/activate/${word.repeat(100)}/${word}`, `/${word}`])
    expect(await (await server.browser().fetch(path)).text()).not.toContain(word);
});

test('what is wrong is said all the same, in names of the schema', async () => {
  const messageOf = async (query: string) => (await server.browser().post({ query })).errors[0]?.message;
  expect(await messageOf('{ me { passwordHash } }')).toBe('Cannot query field "…" on type "User".');
  expect(await messageOf('{ me }')).toContain(
    'Field "me" of type "User" must have a selection of subfields.',
  );
  expect(await messageOf('mutation { login(input: { email: "a" }) { user { email } } }')).toBe(
    'Field "LoginInput.password" of required type "String!" was not provided.',
  );
});
