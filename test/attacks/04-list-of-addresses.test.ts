import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { OutgoingMail } from '../../src/entities/outgoing-mail.ts';
import { User } from '../../src/entities/user.ts';
import { MailedApp } from '../support/mailed-app.ts';
import { addressFields, asLiteral, byVariable } from '../support/schema-inputs.ts';

const [victim, me] = ['victim@example.com', 'me@example.com'];

let app: MailedApp;
let sessionToken: string | null;
beforeAll(async () => {
  app = await MailedApp.start();
  const client = app.mobileApp();
  await app.createAccount(app.mobileApp(), victim);
  await app.createAccount(client, me);
  ({ sessionToken } = client);
});
afterAll(() => app.close());

const database = () => app.server.app.database.em.fork();

/** Sends what must order no mail, signed in. */
async function expectTypeError(body: object): Promise<void> {
  const mails = app.sink.mails.length;
  const client = app.mobileApp();
  client.sessionToken = sessionToken;
  const { status, data, errors } = await client.post(body);
  expect(status).toBeLessThan(500);
  expect(data).toBeNull();
  expect(errors[0]?.extensions.code).toMatch(/^(GRAPHQL_VALIDATION_FAILED|BAD_USER_INPUT)$/);
  expect(await database().count(OutgoingMail)).toBe(0);
  expect(app.sink.mails).toHaveLength(mails);
}

test('every mutation that takes an address is tried', () => {
  expect(addressFields.map(({ mutation, field }) => `${mutation}.${field}`)).toEqual([
    'activateAccountWithCode.email',
    'login.email',
    'register.email',
    'requestEmailChange.newEmail',
    'requestLoginLink.email',
    'requestPasswordReset.email',
    'resendActivation.email',
    'resetPasswordWithCode.email',
  ]);
});

describe.each(addressFields)('$mutation takes no $field that is', ({ field, ...mutation }) => {
  test.each<[string, unknown]>([
    ['a list of two addresses', [victim, me]],
    ['a list of one', [victim]],
    ['a list in a list', [[victim, me]]],
    ['an empty list', []],
    ['an object', { address: victim }],
    ['an object like a list', { 0: victim, length: 1 }],
    ['null', null],
    ['a number', 1],
    ['a boolean', true],
  ])('%s, as a literal or as a variable: type error, no mail', async (_name, value) => {
    const input = { ...mutation.sample, [field]: value };
    await expectTypeError(byVariable(mutation, input));
    // A key that is a number cannot be written out.
    if (!JSON.stringify(value).includes('"0"')) await expectTypeError(asLiteral(mutation, input));
  });

  test('a variable of another type, which is declared so', async () => {
    const rest = Object.entries(mutation.sample)
      .filter(([name]) => name !== field)
      .map(([name, value]) => `, ${name}: ${JSON.stringify(value)}`)
      .join('');
    for (const [type, value] of [
      ['[String!]!', [victim, me]],
      ['[String]', [victim]],
      ['Int!', 1],
    ] as const) {
      const call = `${mutation.mutation}(input: { ${field}: $address${rest} }) { errors { code } }`;
      const query = `mutation ($address: ${type}) { ${call} }`;
      await expectTypeError({ query, variables: { address: value } });
    }
  });
});

describe.each(['/reset-password', '/activate'])('the form at %s takes no list', (path) => {
  test.each([
    [
      'a field twice',
      [
        ['email', victim],
        ['email', me],
      ],
    ],
    [
      'fields in brackets',
      [
        ['email[]', victim],
        ['email[]', me],
      ],
    ],
    [
      'fields with numbers',
      [
        ['email[0]', victim],
        ['email[1]', me],
      ],
    ],
  ])('%s', async (_name, fields) => {
    const mails = app.sink.mails.length;
    const body = new URLSearchParams(fields as [string, string][]);
    const response = await app.browser().fetch(path, { method: 'POST', body });
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('This is not an e-mail address');
    expect(await database().count(OutgoingMail)).toBe(0);
    expect(app.sink.mails).toHaveLength(mails);
  });
});

test('nobody has come to be by any of it', async () => {
  expect(await database().count(User)).toBe(2);
});
