import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MailedApp } from '../support/mailed-app.ts';
import { goodPassword } from '../support/people.ts';

let app: MailedApp;
beforeAll(async () => {
  app = await MailedApp.start();
});
afterAll(() => app.close());

const registering = `mutation ($input: RegisterInput!) {
  register(input: $input) {
    errors { __typename code message path ... on PasswordPolicyError { violations } }
  }
}`;

test('a refused password is a PasswordPolicyError, every other refusal an AccountError', async () => {
  const { status, text } = await app
    .browser()
    .post({ query: registering, variables: { input: { email: 'x', password: 'y', locale: '?' } } });
  expect(status).toBe(200);
  expect(JSON.parse(text)).toEqual({
    data: {
      register: {
        errors: [
          {
            __typename: 'AccountError',
            code: 'EMAIL_INVALID',
            message: 'This is not an e-mail address.',
            path: ['input', 'email'],
          },
          {
            __typename: 'PasswordPolicyError',
            code: 'PASSWORD_UNACCEPTABLE',
            message: 'This password cannot be used.',
            path: ['input', 'password'],
            violations: ['TOO_SHORT'],
          },
          {
            __typename: 'AccountError',
            code: 'VALUE_INVALID',
            message: 'This value cannot be used.',
            path: ['input', 'locale'],
          },
        ],
      },
    },
  });
});

test('what is refused as a whole names no field', async () => {
  const { data } = await app.browser().post({
    query: `mutation { login(input: { email: "ada@example.com", password: "${goodPassword}" }) {
      errors { __typename code path }
    } }`,
  });
  expect(data).toEqual({
    login: { errors: [{ __typename: 'AccountError', code: 'INVALID_CREDENTIALS', path: null }] },
  });
});
