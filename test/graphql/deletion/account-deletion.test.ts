import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  CancelAccountDeletionDocument,
  CheckLinkDocument,
  ConfirmAccountDeletionDocument,
  LoginWithLinkDocument,
  MeDocument,
  RegisterDocument,
  RequestAccountDeletionDocument,
  RequestLoginLinkDocument,
} from '../../../schema/documents.ts';
import type { Client } from '../../support/client.ts';
import { deactivate } from '../../support/deactivate.ts';
import type { Letter } from '../../support/letter.ts';
import { MailedApp } from '../../support/mailed-app.ts';
import { betterPassword, goodPassword, signIn } from '../../support/people.ts';

let app: MailedApp;
beforeAll(async () => {
  app = await MailedApp.start();
});
afterAll(() => app.close());

async function askForDeletion(client: Client, email: string): Promise<Letter> {
  const before = app.lettersTo(email).length;
  const input = { currentPassword: goodPassword };
  const { requestAccountDeletion } = await client.send(RequestAccountDeletionDocument, { input });
  expect(requestAccountDeletion).toEqual({ errors: [] });
  return app.letterTo(email, before);
}

/** Uses a link that deletes, and waits for the farewell. */
async function confirm({ link }: Letter, email: string): Promise<Letter> {
  const before = app.lettersTo(email).length;
  const { confirmAccountDeletion } = await app
    .browser()
    .send(ConfirmAccountDeletionDocument, { input: link });
  expect(confirmAccountDeletion).toEqual({ errors: [] });
  return app.letterTo(email, before);
}

async function cancel({ link }: Letter): Promise<string[]> {
  const { cancelAccountDeletion } = await app.browser().send(CancelAccountDeletionDocument, { input: link });
  return cancelAccountDeletion.errors.map(({ code }) => code);
}

const me = async (client: Client) => (await client.send(MeDocument, {})).me;

test('an account is deleted by its password and a mailed link, and brought back by the farewell', async () => {
  const email = 'ada@example.com';
  const [phone, browser] = [app.mobileApp(), app.browser()];
  await app.createAccount(phone, email);
  expect(await signIn(browser, email, goodPassword)).toBe(true);
  const letter = await askForDeletion(phone, email);
  expect(letter.url).toContain('/delete-account/');
  expect((await me(phone))?.email).toBe(email);

  const farewell = await confirm(letter, email);
  expect(farewell.url).toContain('/restore-account/');
  for (const client of [phone, browser]) expect(await me(client)).toBeNull();
  expect(await signIn(app.mobileApp(), email, goodPassword)).toBe(false);

  expect(await cancel(farewell)).toEqual([]);
  expect(await me(phone)).toBeNull();
  expect(await signIn(phone, email, goodPassword)).toBe(true);
  expect((await me(phone))?.email).toBe(email);

  const checked = await app.browser().send(CheckLinkDocument, {
    input: { purpose: 'ACCOUNT_DELETION', ...letter.link },
  });
  expect(checked.checkLink).toBe('INVALID');
  const { confirmAccountDeletion } = await app
    .browser()
    .send(ConfirmAccountDeletionDocument, { input: letter.link });
  expect(confirmAccountDeletion).toMatchObject({ errors: [{ code: 'LINK_INVALID', path: null }] });
  expect(await cancel(farewell)).toEqual(['LINK_INVALID']);
});

test('a wrong password is refused where it was typed', async () => {
  const phone = app.mobileApp();
  await app.createAccount(phone, 'grace@example.com');
  const { requestAccountDeletion } = await phone.send(RequestAccountDeletionDocument, {
    input: { currentPassword: 'a guess' },
  });
  expect(requestAccountDeletion).toMatchObject({
    errors: [{ code: 'INVALID_CREDENTIALS', path: ['input', 'currentPassword'] }],
  });
});

test('whoever signs up, or asks for a link, with the address of a deleted account gets the way back', async () => {
  const email = 'mary@example.com';
  const phone = app.mobileApp();
  await app.createAccount(phone, email);
  await confirm(await askForDeletion(phone, email), email);

  const letters = app.lettersTo(email).length;
  const { register } = await app
    .browser()
    .send(RegisterDocument, { input: { email, password: betterPassword } });
  expect(register.errors).toEqual([]);
  expect((await app.letterTo(email, letters)).url).toContain('/restore-account/');
  expect(await signIn(app.mobileApp(), email, betterPassword)).toBe(false);

  const before = app.lettersTo(email).length;
  await app.browser().send(RequestLoginLinkDocument, { input: { email } });
  const wayBack = await app.letterTo(email, before);
  expect(wayBack.url).toContain('/restore-account/');
  const { loginWithLink } = await app.browser().send(LoginWithLinkDocument, { input: wayBack.link });
  expect(loginWithLink).toMatchObject({ user: null, errors: [{ code: 'LINK_INVALID' }] });
  expect(await cancel(wayBack)).toEqual([]);
  expect(await signIn(app.mobileApp(), email, goodPassword)).toBe(true);
});

test('whom an operator has switched off meanwhile, no link brings back', async () => {
  const email = 'rosa@example.com';
  const phone = app.mobileApp();
  await app.createAccount(phone, email);
  const farewell = await confirm(await askForDeletion(phone, email), email);
  await deactivate(app.server, email);
  expect(await cancel(farewell)).toEqual(['LINK_INVALID']);
  expect(await signIn(app.mobileApp(), email, goodPassword)).toBe(false);
});

test('of fifty uses of a link at once, one deletes and one brings back', async () => {
  const email = 'sofia@example.com';
  const phone = app.mobileApp();
  await app.createAccount(phone, email);
  const letter = await askForDeletion(phone, email);
  const before = app.lettersTo(email).length;
  const uses = Array.from({ length: 50 });
  const confirmed = await Promise.all(
    uses.map(async () => {
      const answer = await app.mobileApp().send(ConfirmAccountDeletionDocument, { input: letter.link });
      return answer.confirmAccountDeletion.errors.map(({ code }) => code);
    }),
  );
  expect(confirmed.filter((codes) => codes.length === 0)).toHaveLength(1);
  expect(confirmed.filter((codes) => codes.join() === 'LINK_INVALID')).toHaveLength(49);

  const farewell = await app.letterTo(email, before);
  const cancelled = await Promise.all(uses.map(() => cancel(farewell)));
  expect(cancelled.filter((codes) => codes.length === 0)).toHaveLength(1);
  expect(cancelled.filter((codes) => codes.join() === 'LINK_INVALID')).toHaveLength(49);
});
