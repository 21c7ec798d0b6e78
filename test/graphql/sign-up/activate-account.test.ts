import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ActivateAccountDocument, CheckLinkDocument, MeDocument } from '../../../schema/documents.ts';
import type { Client } from '../../support/client.ts';
import { deactivate } from '../../support/deactivate.ts';
import { MailedApp } from '../../support/mailed-app.ts';
import { betterPassword, goodPassword, signIn } from '../../support/people.ts';

let app: MailedApp;
beforeAll(async () => {
  app = await MailedApp.start();
});
afterAll(() => app.close());

interface Proof {
  readonly signupToken?: string | null;
  readonly password?: string;
}

async function activate(client: Client, link: { uid: string; token: string }, proof: Proof = {}) {
  return (await client.send(ActivateAccountDocument, { input: { ...link, ...proof } })).activateAccount;
}

describe('where the sign-up was made', () => {
  test('a browser activates by the link alone, and is signed in', async () => {
    const browser = app.browser();
    const { letter } = await app.signUp(browser, 'ada@example.com');

    const { user, errors } = await activate(browser, letter.link);
    expect(errors).toEqual([]);
    expect(user).toMatchObject({
      email: 'ada@example.com',
      profile: { emailConfirmed: true },
      lastLogin: app.clock.now().toISOString(),
    });
    expect((await browser.send(MeDocument, {})).me).toEqual(user);
    expect([...browser.cookies.keys()]).toEqual(['rekey']);
  });

  test('an app activates by the link and its proof, and is signed in', async () => {
    const phone = app.mobileApp();
    const { letter, signupToken } = await app.signUp(phone, 'grace@example.com');

    const { user, sessionToken } = await activate(phone, letter.link, { signupToken });
    expect(user?.profile.emailConfirmed).toBe(true);
    phone.sessionToken = sessionToken;
    expect((await phone.send(MeDocument, {})).me?.email).toBe('grace@example.com');
  });
});

describe('elsewhere', () => {
  test('the password is asked for and becomes the account’s; the link lives on meanwhile', async () => {
    const { letter } = await app.signUp(app.browser(), 'mary@example.com', goodPassword);
    const other = app.browser();

    expect(await activate(other, letter.link)).toEqual({
      user: null,
      sessionToken: null,
      errors: [
        {
          code: 'PASSWORD_REQUIRED',
          message: 'Choose a password to activate the account.',
          path: ['input', 'password'],
        },
      ],
    });
    expect(await activate(other, letter.link, { password: 'mary@example' })).toMatchObject({
      user: null,
      errors: [{ code: 'PASSWORD_UNACCEPTABLE', path: ['input', 'password'], violations: ['TOO_SIMILAR'] }],
    });
    expect(other.cookies.size).toBe(0);

    const { user } = await activate(other, letter.link, { password: betterPassword });
    expect(user?.profile.emailConfirmed).toBe(true);
    expect(await signIn(app.browser(), 'mary@example.com', goodPassword)).toBe(false);
    expect(await signIn(app.browser(), 'mary@example.com', betterPassword)).toBe(true);
  });

  test('the proof of another sign-up is none', async () => {
    const [victim, attacker] = [app.mobileApp(), app.mobileApp()];
    const { letter } = await app.signUp(victim, 'sofia@example.com');
    const { signupToken } = await app.signUp(attacker, 'sofia@example.com', 'what I have chosen');

    const { errors } = await activate(attacker, letter.link, { signupToken });
    expect(errors).toMatchObject([{ code: 'PASSWORD_REQUIRED' }]);
  });
});

test('a link works once: the second time it says that all is done, and does no harm', async () => {
  const browser = app.browser();
  const { letter } = await app.signUp(browser, 'emmy@example.com');
  await activate(browser, letter.link);

  const again = await activate(app.browser(), letter.link, { password: betterPassword });
  expect(again).toMatchObject({
    user: null,
    sessionToken: null,
    errors: [{ code: 'LINK_INVALID', message: 'This link does not work, or no longer.', path: null }],
  });
  const { checkLink } = await browser.send(CheckLinkDocument, {
    input: { purpose: 'ACTIVATION', ...letter.link },
  });
  expect(checkLink).toBe('ALREADY_DONE');
  expect((await browser.send(MeDocument, {})).me?.email).toBe('emmy@example.com');
  expect(await signIn(app.browser(), 'emmy@example.com', goodPassword)).toBe(true);
});

test('the first proof claims the address: the other sign-ups for it are gone, with their links', async () => {
  const attacker = app.browser();
  const { letter: early } = await app.signUp(attacker, 'hedy@example.com', 'what I have chosen');
  const owner = app.browser();
  const { letter } = await app.signUp(owner, 'hedy@example.com');
  const { letter: late } = await app.signUp(attacker, 'Hedy@example.com', 'what I have chosen');

  expect((await activate(owner, letter.link)).user?.email).toBe('hedy@example.com');
  for (const { link } of [early, late])
    expect((await activate(attacker, link)).errors).toMatchObject([{ code: 'LINK_INVALID' }]);
  expect(await signIn(attacker, 'hedy@example.com', 'what I have chosen')).toBe(false);
  expect(await signIn(app.browser(), 'hedy@example.com', goodPassword)).toBe(true);
});

test('a link that is too old says so, and only where it is genuine', async () => {
  const browser = app.browser();
  const { letter } = await app.signUp(browser, 'rosa@example.com');
  app.clock.advance(259_200 + 1);

  expect((await activate(browser, letter.link)).errors).toMatchObject([
    { code: 'LINK_EXPIRED', message: 'This link is too old.', path: null },
  ]);
  const forged = {
    ...letter.link,
    token: letter.link.token.replace(/.$/, (end) => (end === 'a' ? 'b' : 'a')),
  };
  expect((await activate(browser, forged)).errors).toMatchObject([{ code: 'LINK_INVALID' }]);
});

test('a sign-up that was switched off stays off, whatever link it has', async () => {
  const browser = app.browser();
  const { letter } = await app.signUp(browser, 'off@example.com');
  await deactivate(app.server, 'off@example.com');

  expect((await activate(browser, letter.link)).errors).toMatchObject([{ code: 'LINK_INVALID' }]);
  expect(await signIn(browser, 'off@example.com', goodPassword)).toBe(false);
});

test.each([
  ['nothing', '', ''],
  ['blanks', ' ', ' '],
  ['the word undefined', 'undefined', 'undefined'],
  ['a megabyte in small', 'x'.repeat(40_000), 'y'.repeat(40_000)],
])('%s is no link', async (_name, uid, token) => {
  const { errors } = await activate(app.browser(), { uid, token });
  expect(errors).toMatchObject([{ code: 'LINK_INVALID' }]);
});
