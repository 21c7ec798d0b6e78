import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  ChangePasswordDocument,
  MeDocument,
  ResetPasswordDocument,
  RevertEmailChangeDocument,
} from '../../../schema/documents.ts';
import { changeAddress } from '../../support/mailed-email-change.ts';
import { MailedApp } from '../../support/mailed-app.ts';
import { betterPassword, goodPassword, signIn } from '../../support/people.ts';

let app: MailedApp;
beforeAll(async () => {
  app = await MailedApp.start();
});
afterAll(() => app.close());

const revert = async (link: { uid: string; token: string }) =>
  (await app.mobileApp().send(RevertEmailChangeDocument, { input: { uid: link.uid, token: link.token } }))
    .revertEmailChange;

test('an account that was taken over comes back to its owner by the mail at the old address', async () => {
  const [email, newEmail] = ['ada@example.com', 'eve@example.com'];
  const intruder = app.browser();
  await app.createAccount(intruder, email);
  const { link } = await changeAddress(app, intruder, email, newEmail);
  await intruder.send(ChangePasswordDocument, {
    input: { currentPassword: goodPassword, newPassword: betterPassword },
  });

  const before = app.lettersTo(email).length;
  expect(await revert(link)).toMatchObject({ user: { email }, errors: [] });
  expect((await intruder.send(MeDocument, {})).me).toBeNull();

  const reset = await app.letterTo(email, before);
  const owner = app.mobileApp();
  await owner.send(ResetPasswordDocument, { input: { ...reset.link, newPassword: 'what only Ada knows' } });
  expect(await signIn(app.mobileApp(), newEmail, betterPassword)).toBe(false);
  expect(await signIn(app.mobileApp(), email, betterPassword)).toBe(false);
  expect(await signIn(owner, email, 'what only Ada knows')).toBe(true);
  expect(await revert(link)).toMatchObject({ user: null, errors: [{ code: 'LINK_INVALID', path: null }] });
});

test('an old address that somebody else has by then is refused as taken', async () => {
  const phone = app.mobileApp();
  await app.createAccount(phone, 'grace@example.com');
  const { link } = await changeAddress(app, phone, 'grace@example.com', 'hopper@example.com');
  await app.createAccount(app.mobileApp(), 'grace@example.com');
  expect(await revert(link)).toMatchObject({ user: null, errors: [{ code: 'EMAIL_TAKEN', path: null }] });
  expect((await phone.send(MeDocument, {})).me?.email).toBe('hopper@example.com');
});

test('after seven days it is too late', async () => {
  const phone = app.mobileApp();
  await app.createAccount(phone, 'mary@example.com');
  const { link } = await changeAddress(app, phone, 'mary@example.com', 'shelley@example.com');
  app.clock.advance(7 * 86_400 + 1);
  expect(await revert(link)).toMatchObject({ user: null, errors: [{ code: 'LINK_EXPIRED' }] });
});
