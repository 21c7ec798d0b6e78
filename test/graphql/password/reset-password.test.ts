import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ActivateAccountDocument, MeDocument, ResetPasswordDocument } from '../../../schema/documents.ts';
import { deactivate } from '../../support/deactivate.ts';
import { MailedApp } from '../../support/mailed-app.ts';
import { betterPassword, goodPassword, signIn } from '../../support/people.ts';

let app: MailedApp;
beforeAll(async () => {
  app = await MailedApp.start();
});
afterAll(() => app.close());

async function reset(link: { uid: string; token: string }, newPassword = betterPassword) {
  const browser = app.browser();
  const { resetPassword } = await browser.send(ResetPasswordDocument, { input: { ...link, newPassword } });
  expect(browser.cookies.size).toBe(0);
  return resetPassword;
}

const invalid = { code: 'LINK_INVALID', message: 'This link does not work, or no longer.', path: null };

test('the new password signs in, the old one does not, and every session is over', async () => {
  const phone = app.mobileApp();
  await app.createAccount(phone, 'ada@example.com');
  const { link } = await app.forgetPassword(phone, 'ada@example.com');

  const { user, errors } = await reset(link);
  expect(errors).toEqual([]);
  expect(user).toMatchObject({ email: 'ada@example.com', profile: { emailConfirmed: true } });
  expect((await phone.send(MeDocument, {})).me).toBeNull();
  expect(await signIn(app.browser(), 'ada@example.com', goodPassword)).toBe(false);
  expect(await signIn(app.browser(), 'ada@example.com', betterPassword)).toBe(true);
});

test('a link dies when its sibling is used', async () => {
  await app.createAccount(app.mobileApp(), 'grace@example.com');
  const letters = [];
  for (let times = 0; times < 3; times += 1) {
    letters.push(await app.forgetPassword(app.browser(), 'grace@example.com'));
    app.clock.advance(1);
  }
  const [first, second, third] = letters;
  expect((await reset((second ?? fail()).link)).errors).toEqual([]);
  for (const letter of [first, second, third])
    expect((await reset((letter ?? fail()).link, 'one more good one')).errors).toEqual([invalid]);
  expect(await signIn(app.browser(), 'grace@example.com', betterPassword)).toBe(true);
});

test('a link dies by a sign-in', async () => {
  await app.createAccount(app.mobileApp(), 'mary@example.com');
  const { link } = await app.forgetPassword(app.browser(), 'mary@example.com');
  await signIn(app.browser(), 'mary@example.com', goodPassword);
  expect((await reset(link)).errors).toEqual([invalid]);
});

test('a password that is refused leaves the link alive', async () => {
  await app.createAccount(app.mobileApp(), 'sofia@example.com');
  const { link } = await app.forgetPassword(app.browser(), 'sofia@example.com');

  expect(await reset(link, '12345678')).toEqual({
    user: null,
    errors: [
      {
        code: 'PASSWORD_UNACCEPTABLE',
        message: 'This password cannot be used.',
        path: ['input', 'newPassword'],
        violations: ['ENTIRELY_NUMERIC', 'TOO_COMMON'],
      },
    ],
  });
  expect((await reset(link)).errors).toEqual([]);
});

test('it proves the address: a sign-up that waited is active, and the others for it are gone', async () => {
  const attacker = app.browser();
  const { letter: theirs } = await app.signUp(attacker, 'emmy@example.com', 'what I have chosen');
  app.clock.advance(1);
  const { letter: mine } = await app.signUp(app.browser(), 'emmy@example.com');
  const { link } = await app.forgetPassword(app.browser(), 'emmy@example.com');

  expect((await reset(link)).user?.profile.emailConfirmed).toBe(true);
  for (const letter of [theirs, mine]) {
    const { activateAccount } = await attacker.send(ActivateAccountDocument, {
      input: { ...letter.link, password: 'what I have chosen' },
    });
    expect(activateAccount.errors).toEqual([invalid]);
  }
  expect(await signIn(app.browser(), 'emmy@example.com', betterPassword)).toBe(true);
});

test('a link is valid to the last second, and then says that it is too old', async () => {
  await app.createAccount(app.mobileApp(), 'rosa@example.com');
  const { link } = await app.forgetPassword(app.browser(), 'rosa@example.com');
  app.clock.advance(3600);
  expect((await reset(link, 'short')).errors).toMatchObject([{ code: 'PASSWORD_UNACCEPTABLE' }]);
  app.clock.advance(1);
  expect((await reset(link)).errors).toEqual([
    { code: 'LINK_EXPIRED', message: 'This link is too old.', path: null },
  ]);
});

test('a deactivated account stays so', async () => {
  await app.createAccount(app.mobileApp(), 'off@example.com');
  const { link } = await app.forgetPassword(app.browser(), 'off@example.com');
  await deactivate(app.server, 'off@example.com');
  expect((await reset(link)).errors).toEqual([invalid]);
  expect(await signIn(app.browser(), 'off@example.com', betterPassword)).toBe(false);
});

test('a link of another purpose, of another user, or changed by a letter is none', async () => {
  const { letter: activation } = await app.signUp(app.mobileApp(), 'hedy@example.com');
  const { link } = await app.forgetPassword(app.browser(), 'hedy@example.com');
  await app.createAccount(app.mobileApp(), 'lise@example.com');
  const { link: other } = await app.forgetPassword(app.browser(), 'lise@example.com');

  expect((await reset(activation.link)).errors).toEqual([invalid]);
  expect((await reset({ uid: other.uid, token: link.token })).errors).toEqual([invalid]);
  expect((await reset({ uid: link.uid, token: link.token.toUpperCase() })).errors).toEqual([invalid]);
  expect((await reset({ uid: link.uid, token: `${link.token}\n` })).errors).toEqual([invalid]);
  expect((await reset(link)).errors).toEqual([]);
});

function fail(): never {
  throw new Error('A letter is missing.');
}
