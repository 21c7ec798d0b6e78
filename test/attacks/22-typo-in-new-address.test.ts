import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  ConfirmEmailChangeDocument,
  MeDocument,
  MyPendingEmailDocument,
  RequestEmailChangeDocument,
  RequestLoginLinkDocument,
} from '../../schema/documents.ts';
import type { Client } from '../support/client.ts';
import { testConfig } from '../support/config.ts';
import { MailedApp } from '../support/mailed-app.ts';
import { askForAddress } from '../support/mailed-email-change.ts';
import { betterPassword, goodPassword, signIn } from '../support/people.ts';

const [email, meant, typo] = ['ada@example.com', 'lovelace@example.com', 'lovelcae@example.com'];

let app: MailedApp;
let me: Client;
beforeEach(async () => {
  app = await MailedApp.start();
  me = app.mobileApp();
  await app.createAccount(me, email);
});
afterEach(() => app.close());

const emailOf = async (client: Client) => (await client.send(MeDocument, {})).me?.email;
const pendingOf = async (client: Client) => (await client.send(MyPendingEmailDocument, {})).me?.pendingEmail;

/** The account has the old address still: it signs in, and mail about the account goes there alone. */
async function expectOldAddressToStay(): Promise<void> {
  expect(await emailOf(me)).toBe(email);
  expect(await signIn(app.mobileApp(), email, goodPassword)).toBe(true);
  expect(await signIn(app.mobileApp(), typo, goodPassword)).toBe(false);
  const before = app.lettersTo(typo).length;
  app.clock.advance(60);
  await app.mobileApp().send(RequestLoginLinkDocument, { input: { email: typo } });
  const reset = await app.forgetPassword(app.mobileApp(), email);
  await app.server.outboxIsEmpty();
  expect(reset.subject).toBe('Choose a new password');
  expect(app.lettersTo(typo)).toHaveLength(before);
}

const confirm = async (link: { uid: string; token: string }) =>
  (await app.mobileApp().send(ConfirmEmailChangeDocument, { input: link })).confirmEmailChange;

describe('with a typo in the new address the old one stays until the new one is confirmed', () => {
  test('it stays, and the right one can be asked for: then the link at the wrong one is dead', async () => {
    const wrong = await askForAddress(app, me, typo);
    expect(await pendingOf(me)).toBe(typo);
    await expectOldAddressToStay();

    const right = await askForAddress(app, me, meant);
    await expectOldAddressToStay();
    expect(await confirm(wrong.link)).toMatchObject({ user: null, errors: [{ code: 'LINK_INVALID' }] });
    await expectOldAddressToStay();

    expect(await confirm(right.link)).toMatchObject({ user: { email: meant }, errors: [] });
    expect(await signIn(app.mobileApp(), meant, goodPassword)).toBe(true);
    expect(await signIn(app.mobileApp(), email, goodPassword)).toBe(false);
  });

  test('it stays where nobody does anything: the link at the wrong one grows too old', async () => {
    const { link } = await askForAddress(app, me, typo);
    app.clock.advance(testConfig().links.EMAIL_CHANGE.timeoutSeconds + 1);
    expect(await pendingOf(me)).toBeNull();
    expect(await confirm(link)).toMatchObject({ user: null, errors: [{ code: 'LINK_EXPIRED' }] });
    await expectOldAddressToStay();
  });

  test('it stays where the mail server knows no such address', async () => {
    app.sink.verdict = (recipient) =>
      recipient === typo ? { code: 550, message: 'no such user here' } : null;
    app.clock.advance(1);
    const input = { newEmail: typo, currentPassword: goodPassword };
    const { requestEmailChange } = await me.send(RequestEmailChangeDocument, { input });
    expect(requestEmailChange.errors).toEqual([]);
    const right = await askForAddress(app, me, meant);
    expect(await emailOf(me)).toBe(email);
    expect(await confirm(right.link)).toMatchObject({ user: { email: meant }, errors: [] });
  });

  test('it stays where the wrong one is somebody else’s, who is told and gets no link', async () => {
    await app.createAccount(app.mobileApp(), typo, betterPassword);
    const before = app.lettersTo(typo).length;
    app.clock.advance(1);
    const input = { newEmail: typo, currentPassword: goodPassword };
    await me.send(RequestEmailChangeDocument, { input });
    await app.server.outboxIsEmpty();
    const told = app.sink.mails.findLast(({ recipients }) => recipients.includes(typo));
    expect(told?.parsed.subject).toBe('You already have an account with this address');
    expect(app.lettersTo(typo)).toHaveLength(before);
    expect(await emailOf(me)).toBe(email);
    expect(await signIn(app.mobileApp(), email, goodPassword)).toBe(true);
    expect(await signIn(app.mobileApp(), typo, betterPassword)).toBe(true);
  });
});
