import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  ActivateAccountDocument,
  ActivateAccountWithCodeDocument,
  LoginDocument,
  RegisterDocument,
  ResendActivationDocument,
  ResetPasswordDocument,
} from '../../schema/documents.ts';
import { User } from '../../src/entities/user.ts';
import type { Client } from '../support/client.ts';
import type { Letter } from '../support/letter.ts';
import { letterBy, type MailedSignUp } from '../support/mailed-accounts.ts';
import { MailedApp } from '../support/mailed-app.ts';
import { codeIn } from '../support/one-time.ts';
import { openPage } from '../support/page.ts';

const myPassword = 'what only I know';
const theirPassword = (number: number) => `what they chose, ${number}`;

let app: MailedApp;
beforeAll(async () => {
  app = await MailedApp.start();
});
afterAll(() => app.close());

/** Signs up with my address as somebody else, from many apps, and waits for all that is mailed of it. */
async function theySignUp(email: string, times: number): Promise<(string | null)[]> {
  const tokens = await Promise.all(
    Array.from({ length: times }, async (_, number) => {
      const input = { email, password: theirPassword(number), displayName: 'Eve' };
      return (await app.mobileApp().send(RegisterDocument, { input })).register.signupToken;
    }),
  );
  await app.server.outboxIsEmpty();
  return tokens;
}

/** What I can do with the letters in my mailbox; wherever I am asked for a password, I choose mine. */
type Open = (letter: Letter, myBrowser: Client) => Promise<unknown>;

const onThePage: Open = async ({ url }, browser) => {
  let page = await openPage(browser, url);
  // A browser that has signed up is first asked for a press of a button alone.
  for (let step = 0; step < 2 && page.buttons.length > 0; step += 1)
    page = await openPage(browser, url, page.fields.includes('password') ? { password: myPassword } : {});
  expect(page.heading).toBe('Your account is active');
};

const byTheMutation: Open = async ({ link }, browser) => {
  const bare = await browser.send(ActivateAccountDocument, { input: link });
  if (bare.activateAccount.user) return;
  expect(bare.activateAccount.errors).toMatchObject([{ code: 'PASSWORD_REQUIRED' }]);
  const input = { ...link, password: myPassword };
  expect((await browser.send(ActivateAccountDocument, { input })).activateAccount.errors).toEqual([]);
};

const byCode: Open = async (letter, browser) => {
  const { activateAccountWithCode: bare } = await browser.send(ActivateAccountWithCodeDocument, {
    input: codeIn(letter),
  });
  if (bare.user) return;
  const newest = bare.errors.some(({ code }) => code === 'CODE_INVALID')
    ? await letterBy(app.sink, codeIn(letter).email, () =>
        browser.send(ResendActivationDocument, { input: { email: codeIn(letter).email } }),
      )
    : letter;
  const input = { ...codeIn(newest), password: myPassword };
  const { activateAccountWithCode } = await browser.send(ActivateAccountWithCodeDocument, { input });
  expect(activateAccountWithCode.errors).toEqual([]);
};

const byAReset: Open = async (letter, browser) => {
  const { link } = await app.forgetPassword(browser, codeIn(letter).email);
  const input = { ...link, newPassword: myPassword };
  expect((await browser.send(ResetPasswordDocument, { input })).resetPassword.errors).toEqual([]);
};

const elsewhere =
  (open: Open): Open =>
  (letter) =>
    open(letter, app.browser());

const openings: Readonly<Record<string, Open>> = {
  'in my browser': onThePage,
  'in another browser': elsewhere(onThePage),
  'in my browser, by the mutation': byTheMutation,
  'in another browser, by the mutation': elsewhere(byTheMutation),
  'by code': byCode,
  'in another browser, by code': elsewhere(byCode),
  'or neither, and reset the password': elsewhere(byAReset),
};

/** The account is mine: it has my password, and of theirs nothing is left that does anything. */
async function expectAccountToBeMine(
  email: string,
  theirs: { readonly tokens: readonly (string | null)[]; readonly letters: readonly Letter[] },
): Promise<void> {
  const { login } = await app.browser().send(LoginDocument, { input: { email, password: myPassword } });
  expect(login.user).toMatchObject({ email, profile: { emailConfirmed: true } });
  expect(login.user?.profile.displayName).not.toBe('Eve');

  await Promise.all(
    theirs.tokens.map(async (signupToken, number) => {
      const password = theirPassword(number);
      const refused = await app.mobileApp().send(LoginDocument, { input: { email, password } });
      expect(refused.login.errors).toMatchObject([{ code: 'INVALID_CREDENTIALS' }]);
      const { link } = theirs.letters[number] ?? fail();
      for (const proof of [{ signupToken }, { password }]) {
        const { activateAccount } = await app
          .mobileApp()
          .send(ActivateAccountDocument, { input: { ...link, ...proof } });
        expect(activateAccount).toMatchObject({ user: null, errors: [{ code: 'LINK_INVALID' }] });
      }
    }),
  );
  expect(await app.server.app.database.em.fork().count(User, { email })).toBe(1);
}

function fail(): never {
  throw new Error('There is none.');
}

let people = 0;
const nextAddress = () => `me-${(people += 1)}@example.com`;

const everyOpening = Object.keys(openings);

describe.each([
  ['before me', 1, 0, everyOpening],
  ['after me', 0, 1, everyOpening],
  ['a hundred times', 50, 50, ['in my browser', 'in another browser', 'by code']],
])('someone signs up with my address %s', (_when, before, after, ways) => {
  describe.each([['my link'], ['their link']])('I open %s', (whose) => {
    test.each(Object.entries(openings).filter(([how]) => ways.includes(how)))('%s', async (_how, open) => {
      const [email, myBrowser] = [nextAddress(), app.browser()];
      const tokens = await theySignUp(email, before);
      const mine: MailedSignUp = await app.signUp(myBrowser, email, myPassword);
      tokens.push(...(await theySignUp(email, after)));
      const letters = app.lettersTo(email).filter(({ url }) => url !== mine.letter.url);
      expect(letters).toHaveLength(tokens.length);

      await open(whose === 'my link' ? mine.letter : (letters.at(-1) ?? fail()), myBrowser);
      await expectAccountToBeMine(email, { tokens, letters });
    });
  });
});

test('someone signs up with my address after I have activated: nobody gets a link, and I am told', async () => {
  const email = nextAddress();
  await app.createAccount(app.browser(), email, myPassword);
  const letters = app.lettersTo(email);
  const [signupToken = null] = await theySignUp(email, 1);
  const told = app.sink.mails.findLast(({ recipients }) => recipients.includes(email));
  expect(told?.parsed.subject).toBe('You already have an account');
  expect(app.lettersTo(email)).toHaveLength(letters.length);

  await app.mobileApp().send(ResendActivationDocument, { input: { email } });
  await app.server.outboxIsEmpty();
  expect(app.lettersTo(email)).toHaveLength(letters.length);
  const input = { ...(letters[0] ?? fail()).link, signupToken };
  const { activateAccount } = await app.mobileApp().send(ActivateAccountDocument, { input });
  expect(activateAccount).toMatchObject({ user: null, errors: [{ code: 'LINK_INVALID' }] });
  for (const [password, opens] of [
    [myPassword, true],
    [theirPassword(0), false],
  ] as const) {
    const { login } = await app.mobileApp().send(LoginDocument, { input: { email, password } });
    expect(login.user !== null).toBe(opens);
  }
});
