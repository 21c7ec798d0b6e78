import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  ActivateAccountWithCodeDocument,
  MeDocument,
  RegisterDocument,
  RequestPasswordResetDocument,
  ResetPasswordWithCodeDocument,
} from '../../schema/documents.ts';
import { MailedApp } from '../support/mailed-app.ts';
import { codeIn } from '../support/one-time.ts';
import { betterPassword, goodPassword, signIn } from '../support/people.ts';

let app: MailedApp;
beforeAll(async () => {
  app = await MailedApp.start();
});
afterAll(() => app.close());

const invalid = {
  code: 'CODE_INVALID',
  message: 'This code does not work, or no longer.',
  path: ['input', 'code'],
};

test('a phone signs up and activates by the code alone', async () => {
  const phone = app.mobileApp();
  const email = 'ada@example.com';
  const { register } = await phone.send(RegisterDocument, { input: { email, password: goodPassword } });
  const letter = await app.letterTo(email);
  const { activateAccountWithCode } = await phone.send(ActivateAccountWithCodeDocument, {
    input: { email, code: codeIn(letter).code, signupToken: register.signupToken },
  });
  expect(activateAccountWithCode).toMatchObject({
    user: { email, profile: { emailConfirmed: true } },
    errors: [],
  });
  phone.sessionToken = activateAccountWithCode.sessionToken;
  expect((await phone.send(MeDocument, {})).me?.email).toBe(email);
});

test('a browser that signed up needs no proof beside its cookie', async () => {
  const browser = app.browser();
  const email = 'grace@example.com';
  await browser.send(RegisterDocument, { input: { email, password: goodPassword } });
  const letter = await app.letterTo(email);
  const { activateAccountWithCode } = await browser.send(ActivateAccountWithCodeDocument, {
    input: { email, code: codeIn(letter).code },
  });
  expect(activateAccountWithCode.errors).toEqual([]);
  expect((await browser.send(MeDocument, {})).me?.email).toBe(email);
});

test('a code of a reset mail sets the password, once', async () => {
  const email = 'mary@example.com';
  await app.createAccount(app.mobileApp(), email);
  const letter = await app.forgetPassword(app.browser(), email);
  const use = async (code: string, newPassword = betterPassword) =>
    (await app.browser().send(ResetPasswordWithCodeDocument, { input: { email, code, newPassword } }))
      .resetPasswordWithCode;
  expect(await use('00000000')).toEqual({ user: null, errors: [invalid] });
  expect(await use(codeIn(letter).code)).toMatchObject({ user: { email }, errors: [] });
  expect(await use(codeIn(letter).code, 'one more good one')).toEqual({ user: null, errors: [invalid] });
  expect(await signIn(app.browser(), email, betterPassword)).toBe(true);
});

test('where there is no account, the answer is the same', async () => {
  const email = 'unknown@example.com';
  await app.browser().send(RequestPasswordResetDocument, { input: { email } });
  const { resetPasswordWithCode } = await app.browser().send(ResetPasswordWithCodeDocument, {
    input: { email, code: '12345678', newPassword: betterPassword },
  });
  expect(resetPasswordWithCode).toEqual({ user: null, errors: [invalid] });
});
