import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  ConfirmEmailChangeDocument,
  MeDocument,
  RequestEmailChangeDocument,
  ResetPasswordDocument,
} from '../../schema/documents.ts';
import type { Client } from '../support/client.ts';
import { dumpOf } from '../support/dump.ts';
import type { Letter } from '../support/letter.ts';
import { letterBy } from '../support/mailed-accounts.ts';
import { MailedApp } from '../support/mailed-app.ts';
import { askForAddress, changeAddress } from '../support/mailed-email-change.ts';
import { links } from '../support/one-time.ts';
import { openPage } from '../support/page.ts';
import { payloadOf } from '../support/payload.ts';
import { betterPassword, goodPassword, signIn } from '../support/people.ts';

let app: MailedApp;
beforeAll(async () => {
  app = await MailedApp.start();
});
afterAll(() => app.close());

const emailOf = async (client: Client) => (await client.send(MeDocument, {})).me?.email ?? null;

describe.each([
  ['an app’s token', () => app.mobileApp()],
  ['a browser’s cookie', () => app.browser()],
])('a stolen session, by %s', (name, open) => {
  let people = 0;
  let [email, newEmail] = ['', ''];
  let me: Client;
  let thief: Client;
  beforeEach(async () => {
    people += 1;
    email = `ada-${people}@${name.length}.example.com`;
    newEmail = `eve-${people}@${name.length}.example.com`;
    [me, thief] = [open(), open()];
    await app.createAccount(me, email);
    thief.sessionToken = me.sessionToken;
    for (const [cookie, value] of me.cookies) thief.cookies.set(cookie, value);
    expect(await emailOf(thief)).toBe(email);
  });

  describe('without the password is refused to change the address', () => {
    test.each([
      ['by a wrong one', 'a wrong password'],
      ['by an empty one', ''],
      ['by the address', 'email'],
    ])('%s', async (_name, currentPassword) => {
      await app.server.outboxIsEmpty();
      const [before, mails] = [await dumpOf(app.server.app.database), app.sink.mails.length];
      const input = { newEmail, currentPassword: currentPassword === 'email' ? email : currentPassword };
      const { requestEmailChange } = await thief.send(RequestEmailChangeDocument, { input });
      expect(requestEmailChange.errors).toMatchObject([{ code: 'INVALID_CREDENTIALS' }]);
      expect(await dumpOf(app.server.app.database)).toBe(before);
      expect(app.sink.mails).toHaveLength(mails);
    });

    test.each([
      ['by leaving it out', `requestEmailChange(input: { newEmail: "eve@example.com" })`],
      ['by null', `requestEmailChange(input: { newEmail: "eve@example.com", currentPassword: null })`],
      ['by way of the profile', `updateProfile(input: { email: "eve@example.com" })`],
    ])('%s', async (_name, field) => {
      const before = await dumpOf(app.server.app.database);
      const answer = await thief.post({ query: `mutation { ${field} { errors { code } } }` });
      expect(answer.status).toBe(400);
      expect(answer.errors).not.toEqual([]);
      expect(await dumpOf(app.server.app.database)).toBe(before);
    });
  });

  describe('after a change with the password the old address is told and can undo', () => {
    test.each([
      ['by the mutation', ({ link }: Letter) => payloadOf(app.mobileApp(), links.EMAIL_REVERT.use(link))],
      ['on the page', ({ url }: Letter) => openPage(app.browser(), url, {})],
    ])('%s', async (_way, undo) => {
      const told = await changeAddress(app, thief, email, newEmail);
      expect(told.subject).toBe('The address of your account was changed');
      expect(await emailOf(thief)).toBe(newEmail);

      const reset = await letterBy(app.sink, email, () => undo(told));
      for (const client of [me, thief]) expect(await emailOf(client)).toBeNull();
      for (const address of [email, newEmail])
        expect(await signIn(app.mobileApp(), address, goodPassword)).toBe(false);

      const input = { ...reset.link, newPassword: betterPassword };
      const { resetPassword } = await app.mobileApp().send(ResetPasswordDocument, { input });
      expect(resetPassword).toMatchObject({ user: { email }, errors: [] });
      expect(await signIn(me, email, betterPassword)).toBe(true);
      expect(await signIn(thief, email, goodPassword)).toBe(false);
    });
  });

  test('that has asked with the password changes nothing once its owner has reset it', async () => {
    const { link } = await askForAddress(app, thief, newEmail);
    await payloadOf(me, links.PASSWORD_RESET.use((await app.forgetPassword(me, email)).link));
    const { confirmEmailChange } = await thief.send(ConfirmEmailChangeDocument, { input: link });
    expect(confirmEmailChange).toMatchObject({ user: null, errors: [{ code: 'LINK_INVALID' }] });
    expect(await signIn(me, email, betterPassword)).toBe(true);
  });
});
