import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  ActivateAccountDocument,
  ActivateAccountWithCodeDocument,
  ConfirmEmailChangeDocument,
  LoginDocument,
  MeDocument,
  RequestPasswordResetDocument,
  ResetPasswordDocument,
  RevertEmailChangeDocument,
} from '../../schema/documents.ts';
import { dumpOf } from '../support/dump.ts';
import type { Letter } from '../support/letter.ts';
import { letterBy } from '../support/mailed-accounts.ts';
import { MailedApp } from '../support/mailed-app.ts';
import { askForAddress, changeAddress } from '../support/mailed-email-change.ts';
import { codeIn } from '../support/one-time.ts';
import { openPage } from '../support/page.ts';
import { betterPassword, goodPassword, signIn } from '../support/people.ts';

let app: MailedApp;
beforeAll(async () => {
  app = await MailedApp.start();
});
afterAll(() => app.close());

/** How an address comes to belong to somebody else; all that takes time is done before, what is returned takes it. */
type Take = (email: string) => Promise<() => Promise<unknown>>;

const takings: Readonly<Record<string, Take>> = {
  'a sign-up that is activated': async (email) => {
    const { letter } = await app.signUp(app.mobileApp(), email);
    const input = { ...letter.link, password: betterPassword };
    return () => app.mobileApp().send(ActivateAccountDocument, { input });
  },
  'a sign-up that is activated by its code': async (email) => {
    const { letter } = await app.signUp(app.mobileApp(), email);
    const input = { ...codeIn(letter), password: betterPassword };
    return () => app.mobileApp().send(ActivateAccountWithCodeDocument, { input });
  },
  'a sign-up that a reset link proves': async (email) => {
    await app.signUp(app.mobileApp(), email);
    const { link } = await letterBy(app.sink, email, () =>
      app.mobileApp().send(RequestPasswordResetDocument, { input: { email } }),
    );
    const input = { ...link, newPassword: betterPassword };
    return () => app.mobileApp().send(ResetPasswordDocument, { input });
  },
  'somebody else who changes their address': async (email) => {
    const other = app.mobileApp();
    await app.createAccount(other, `other-${email}`);
    const { link } = await askForAddress(app, other, email);
    return () => app.mobileApp().send(ConfirmEmailChangeDocument, { input: link });
  },
  'somebody else who gets theirs back': async (email) => {
    const other = app.mobileApp();
    await app.createAccount(other, email);
    const { link } = await changeAddress(app, other, email, `other-${email}`);
    return () => app.mobileApp().send(RevertEmailChangeDocument, { input: link });
  },
};

/** Somebody with a link to an address that is free; `take` gives it to somebody else. */
async function waitForAddress(name: string, how: Take) {
  const [me, email, wanted] = [app.mobileApp(), `${name}@example.com`, `wanted-by-${name}@example.com`];
  await app.createAccount(me, email);
  const take = await how(wanted);
  const letter = await askForAddress(app, me, wanted);
  await app.server.outboxIsEmpty();
  return { me, email, wanted, letter, take };
}

const confirm = async ({ link }: Letter) =>
  (await app.mobileApp().send(ConfirmEmailChangeDocument, { input: link })).confirmEmailChange;

describe.each(Object.entries(takings))(
  'the target address is taken between request and confirmation by %s',
  (taking, how) => {
    const name = taking.replace(/\W/g, '-').toLowerCase();

    test('EMAIL_TAKEN, by the mutation and on the page, and nothing changed', async () => {
      const { me, email, wanted, letter, take } = await waitForAddress(name, how);
      await take();
      await app.server.outboxIsEmpty();
      const [before, mails] = [await dumpOf(app.server.app.database), app.sink.mails.length];

      expect(await confirm(letter)).toMatchObject({ user: null, errors: [{ code: 'EMAIL_TAKEN' }] });
      expect(await openPage(app.browser(), letter.url, {})).toMatchObject({
        status: 200,
        heading: 'This address is taken',
      });
      await app.server.outboxIsEmpty();
      expect(await dumpOf(app.server.app.database)).toBe(before);
      expect(app.sink.mails).toHaveLength(mails);

      const { me: still } = await me.send(MeDocument, {});
      expect(still?.email).toBe(email);
      expect(await signIn(app.mobileApp(), email, goodPassword)).toBe(true);
      const { login } = await app
        .mobileApp()
        .send(LoginDocument, { input: { email: wanted, password: goodPassword } });
      expect(login.user?.id).not.toBe(still?.id);
    });

    test('at the very moment: either gets it, the other learns that it is taken, and never a 5xx', async () => {
      for (let round = 0; round < 3; round += 1) {
        const { me, email, wanted, letter, take } = await waitForAddress(`${name}-${round}`, how);
        const [mine] = await Promise.all([confirm(letter), take()]);
        const have = (await me.send(MeDocument, {})).me?.email;
        expect(have).toBe(mine.user ? wanted : email);
        if (!mine.user) expect(mine.errors).toMatchObject([{ code: 'EMAIL_TAKEN' }]);
      }
    });
  },
);

test('the old address is taken before the change is undone: EMAIL_TAKEN, and nothing changed', async () => {
  const [me, email, newEmail] = [app.mobileApp(), 'ada@example.com', 'lovelace@example.com'];
  await app.createAccount(me, email);
  const { link, url } = await changeAddress(app, me, email, newEmail);
  await app.createAccount(app.mobileApp(), email, betterPassword);
  await app.server.outboxIsEmpty();
  const before = await dumpOf(app.server.app.database);

  const { revertEmailChange } = await app.mobileApp().send(RevertEmailChangeDocument, { input: link });
  expect(revertEmailChange).toMatchObject({ user: null, errors: [{ code: 'EMAIL_TAKEN' }] });
  expect(await openPage(app.browser(), url, {})).toMatchObject({
    status: 200,
    heading: 'This address is taken',
  });
  expect(await dumpOf(app.server.app.database)).toBe(before);
  expect((await me.send(MeDocument, {})).me?.email).toBe(newEmail);
});
