import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { LoginDocument } from '../../schema/documents.ts';
import { OutgoingMail } from '../../src/entities/outgoing-mail.ts';
import { Session } from '../../src/entities/session.ts';
import { User } from '../../src/entities/user.ts';
import { TestApp } from '../support/app.ts';
import { operation } from '../support/operation.ts';
import { createAccount, goodPassword } from '../support/people.ts';
import { aliased, doublingFragments } from '../support/wide-documents.ts';

let server: TestApp;
beforeAll(async () => {
  server = await TestApp.start();
  await createAccount(server, server.mobileApp(), 'ada@example.com');
  await server.outboxIsEmpty();
});
afterAll(() => server.close());

/** What would be another if any of it had run. */
async function traces(): Promise<Record<string, number>> {
  const entities = server.app.database.em.fork();
  return {
    users: await entities.count(User),
    sessions: await entities.count(Session),
    mails: await entities.count(OutgoingMail),
  };
}

const login = `login(input: { email: "ada@example.com", password: "${goodPassword}" }) { sessionToken }`;
const reset = 'requestPasswordReset(input: { email: "ada@example.com" }) { errors { code } }';
const check = 'checkLink(input: { purpose: PASSWORD_RESET, uid: "x", token: "y" })';

const documents: [string, string][] = [
  ['100 aliased logins', `mutation { ${aliased(100, login)} }`],
  ['4 aliased logins', `mutation { ${aliased(4, login)} }`],
  ['10 aliased mails', `mutation { ${aliased(10, reset)} }`],
  ['10 aliased looks at a link', `{ ${aliased(10, check)} }`],
  ['10 logins in one fragment', `mutation { ...Many } fragment Many on Mutation { ${aliased(10, login)} }`],
  ['4 logins in fragments of their own', `mutation { ${aliased(4, login).replace(/^.*$/gm, '... { $& }')} }`],
  ['1024 logins by fragments that double', `mutation { ...F0 } ${doublingFragments(10, 'Mutation', login)}`],
  ['2^30 logins by fragments that double', `mutation { ...F0 } ${doublingFragments(30, 'Mutation', login)}`],
  [
    'logins that are included by a variable',
    `mutation ($yes: Boolean = true) { ${aliased(10, login.replace(') {', ') @include(if: $yes) {'))} }`,
  ],
  [
    '10 logins beside an operation that is harmless',
    `query Good { me { id } } mutation Bad { ${aliased(10, login)} }`,
  ],
];

test.each(documents)('%s are refused before any runs', async (_name, query) => {
  const before = await traces();
  const { status, data, errors, headers } = await server.browser().post({ query, variables: { yes: true } });
  expect({ status, data }).toEqual({ status: 400, data: null });
  expect(errors).toHaveLength(1);
  expect(errors[0]?.extensions.code).toMatch(/^GRAPHQL_(VALIDATION|PARSE)_FAILED$/);
  expect(errors[0]?.message).toMatch(/\b(3|5|500)\b/);
  expect(headers.getSetCookie()).toEqual([]);
  expect(await traces()).toEqual(before);
});

test('an array batch is refused before any of it runs', async () => {
  const before = await traces();
  const one = operation(LoginDocument, { input: { email: 'ada@example.com', password: goodPassword } });
  for (const size of [1, 2, 100]) {
    const { status, data, errors } = await server.browser().post(Array(size).fill(one));
    expect({ status, data }).toEqual({ status: 400, data: null });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_REQUEST' } }]);
  }
  expect(await traces()).toEqual(before);
});

test('as many as are possible at once do run', async () => {
  const before = await traces();
  const { errors } = await server.mobileApp().post({ query: `mutation { ${aliased(3, login)} }` });
  expect(errors).toEqual([]);
  expect((await traces())['sessions']).toBe((before['sessions'] ?? 0) + 3);
});
