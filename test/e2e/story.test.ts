import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MeDocument, ResetPasswordDocument } from '../../schema/documents.ts';
import { TestApp } from '../support/app.ts';
import { betterPassword, createAccount, forgetPassword, goodPassword, signIn } from '../support/people.ts';

let server: TestApp;
beforeAll(async () => {
  server = await TestApp.start();
});
afterAll(() => server.close());

test('a new password ends the old one, every session and every link', async () => {
  const [phone, laptop] = [server.mobileApp(), server.browser()];
  await createAccount(server, phone, 'ada@example.com');
  const first = await forgetPassword(server, laptop, 'ada@example.com');
  const second = await forgetPassword(server, laptop, 'ada@example.com');

  const { resetPassword } = await laptop.send(ResetPasswordDocument, {
    input: { uid: second.link.uid, token: second.link.token, newPassword: betterPassword },
  });
  expect(resetPassword).toMatchObject({ user: { email: 'ada@example.com' }, errors: [] });

  expect((await phone.send(MeDocument, {})).me).toBeNull();
  const sibling = await laptop.send(ResetPasswordDocument, {
    input: { uid: first.link.uid, token: first.link.token, newPassword: 'one more good password' },
  });
  expect(sibling.resetPassword.errors).toMatchObject([{ code: 'LINK_INVALID' }]);
  expect(await signIn(laptop, 'ada@example.com', goodPassword)).toBe(false);
  expect(await signIn(laptop, 'ada@example.com', betterPassword)).toBe(true);
  expect((await laptop.send(MeDocument, {})).me).toMatchObject({ email: 'ada@example.com' });
});
