import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { changePassword } from '../../src/accounts/password/change-password.ts';
import { register } from '../../src/accounts/sign-up/register.ts';
import { requestPasswordReset, resetPassword } from '../../src/accounts/password/forgotten-password.ts';
import type { Client } from '../../src/client.ts';
import { betterPassword, goodPassword } from '../support/people.ts';
import { Services } from '../support/services.ts';
import { createAccount, forgetPassword, valueOf } from '../support/steps.ts';
import { viewerOf } from '../support/viewer.ts';

const email = 'ada@example.com';
const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';
const client: Client = { ipAddress: '192.0.2.7', userAgent: firefox, language: 'de' };

let services: Services;
beforeEach(async () => {
  services = await Services.start();
});
afterEach(() => services.close());

async function onlyMail() {
  const mails = await services.collectMail();
  expect(mails).toHaveLength(1);
  return mails[0] ?? { to: '', subject: '', text: '', html: '', purpose: '' };
}

describe('the language of a mail', () => {
  const signUp = (locale: string | null, language: string | null) =>
    register(services.context({ ...client, language }), {
      email,
      password: goodPassword,
      locale,
    });

  test.each([
    ['fr-CA', 'de', 'Activez'],
    [null, 'de', 'Aktivieren'],
    ['pt-BR', 'es', 'Active'],
    ['pt-BR', null, 'Activate'],
    [null, null, 'Activate'],
  ])('is that of the sign-up (%s), then that of the browser (%s)', async (locale, language, first) => {
    valueOf(await signUp(locale, language));
    expect((await onlyMail()).subject).toMatch(new RegExp(`^${first}`));
  });

  test('is that of the profile, whoever asks for the mail', async () => {
    const { signUpToken } = valueOf(await signUp('ja', 'de'));
    expect(signUpToken).toBeDefined();
    await services.collectMail();
    valueOf(await requestPasswordReset(services.context(client), { email }));
    expect((await onlyMail()).subject).toMatch(/\p{Script=Hiragana}/u);
  });
});

describe('a mail about security', () => {
  const occasion = ['November 23, 2026', '192.0.2.7', 'Firefox on Windows'];
  const english = { ...client, language: null };

  test('tells the owner that the password was changed, when and from where', async () => {
    const { session } = await createAccount(services, email);
    valueOf(
      await changePassword(services.context(english), await viewerOf(services, session.token), {
        currentPassword: goodPassword,
        newPassword: betterPassword,
      }),
    );
    const mail = await onlyMail();
    expect(mail).toMatchObject({ to: email, purpose: 'PASSWORD_CHANGED', link: null, code: null });
    for (const part of [mail.text, mail.html]) for (const words of occasion) expect(part).toContain(words);
  });

  test('tells the owner that the password was reset', async () => {
    await createAccount(services, email);
    const link = await forgetPassword(services, email);
    valueOf(await resetPassword(services.context(english), { ...link, newPassword: betterPassword }));
    const mail = await onlyMail();
    expect(mail).toMatchObject({ to: email, purpose: 'PASSWORD_CHANGED' });
    for (const words of occasion) expect(mail.text).toContain(words);
  });

  test('tells the owner that somebody signed up with the address, and nothing to whoever did', async () => {
    await createAccount(services, email);
    valueOf(
      await register(services.context(english), {
        email,
        password: betterPassword,
        displayName: 'Buy at https://evil.example',
      }),
    );
    const mail = await onlyMail();
    expect(mail).toMatchObject({ to: email, purpose: 'SIGN_UP_TAKEN', link: null, code: null });
    for (const part of [mail.text, mail.html]) {
      for (const words of occasion) expect(part).toContain(words);
      expect(part).not.toContain('evil');
    }
  });

  test('repeats nothing of a header that somebody made up', async () => {
    await createAccount(services, email);
    const userAgent = 'Call +1 555 0100 or see https://evil.example <b>now</b>';
    valueOf(await register(services.context({ ...english, userAgent }), { email, password: betterPassword }));
    const { text, html } = await onlyMail();
    for (const part of [text, html]) expect(part).not.toMatch(/evil|555|<b>/);
    expect(text).toContain('an unknown device');
  });
});
