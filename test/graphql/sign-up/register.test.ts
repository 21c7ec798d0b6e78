import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CheckLinkDocument, LoginDocument, MeDocument, RegisterDocument } from '../../../schema/documents.ts';
import { User } from '../../../src/entities/user.ts';
import { MailedApp } from '../../support/mailed-app.ts';
import { goodPassword } from '../../support/people.ts';

let app: MailedApp;
beforeAll(async () => {
  app = await MailedApp.start();
});
afterAll(() => app.close());

test('a sign-up is answered with its proof, and a mail brings a link that is valid', async () => {
  const phone = app.mobileApp();
  const { letter, signupToken } = await app.signUp(phone, 'ada@example.com');

  expect(signupToken).toMatch(/^[\w-]+$/);
  expect(letter.subject).toBe('Activate your account');
  expect(letter.url).toMatch(/^http:\/\/rekey\.test\/activate\/[\w-]+\/[\w-]+$/);
  expect(letter.text).toContain('3 days');
  const { checkLink } = await phone.send(CheckLinkDocument, {
    input: { purpose: 'ACTIVATION', ...letter.link },
  });
  expect(checkLink).toBe('VALID');
});

test('the mail is one message to one recipient, in plain text and in HTML, from the configured sender', async () => {
  const { letter } = await app.signUp(app.mobileApp(), 'grace@example.com');
  const { recipients, parsed } = letter.mail;

  expect(recipients).toEqual(['grace@example.com']);
  expect(parsed.from?.value).toEqual([{ name: 'Rekey', address: 'no-reply@rekey.test' }]);
  expect(parsed.html).toContain(letter.url);
  expect(parsed.headers.get('auto-submitted')).toBe('auto-generated');
  expect(parsed.messageId).toMatch(/^<[\w-]+@rekey\.test>$/);
});

test('a sign-up signs nobody in, and its password does not until the address is proven', async () => {
  const browser = app.browser();
  await app.signUp(browser, 'mary@example.com');

  expect((await browser.send(MeDocument, {})).me).toBeNull();
  const { login } = await browser.send(LoginDocument, {
    input: { email: 'mary@example.com', password: goodPassword },
  });
  expect(login).toMatchObject({ user: null, errors: [{ code: 'INVALID_CREDENTIALS' }] });
});

test('mail goes to the address as it was written, its domain in the form that SMTP carries', async () => {
  const { register } = await app.mobileApp().send(RegisterDocument, {
    input: { email: '  Emmy.Noether@MÜNCHEN.example ', password: goodPassword },
  });
  expect(register.errors).toEqual([]);
  // The receiving server shows the domain in its readable form again.
  const letter = await app.letterTo('Emmy.Noether@münchen.example');
  expect(letter.mail.raw).toContain('To: Emmy.Noether@xn--mnchen-3ya.example');
});

test('the owner of an address gets no activation mail when somebody signs up with it again', async () => {
  await app.createAccount(app.mobileApp(), 'sofia@example.com');
  const before = app.lettersTo('sofia@example.com').length;

  const { register } = await app.mobileApp().send(RegisterDocument, {
    input: { email: 'SOFIA@example.com', password: 'another good one' },
  });
  expect(register.errors).toEqual([]);
  await app.server.outboxIsEmpty();
  expect(app.lettersTo('sofia@example.com')).toHaveLength(before);
});

describe('what a sign-up cannot hold', () => {
  test('is told all at once, each fault with its field', async () => {
    const { register } = await app.mobileApp().send(RegisterDocument, {
      input: { email: 'no address', password: '1234567', displayName: 'two\nlines', locale: 'not a tag' },
    });
    expect(register.signupToken).toBeNull();
    expect(register.errors).toMatchObject([
      { code: 'EMAIL_INVALID', path: ['input', 'email'] },
      {
        code: 'PASSWORD_UNACCEPTABLE',
        path: ['input', 'password'],
        violations: ['TOO_SHORT', 'ENTIRELY_NUMERIC', 'TOO_COMMON'],
      },
      { code: 'VALUE_INVALID', path: ['input', 'displayName'] },
      { code: 'VALUE_INVALID', path: ['input', 'locale'] },
    ]);
    for (const { message } of register.errors) expect(message).toMatch(/^[A-Z].+\.$/);
  });

  test('leaves nothing behind: no sign-up, no mail, no cookie', async () => {
    const before = await app.server.app.database.em.fork().count(User);
    const browser = app.browser();
    await browser.send(RegisterDocument, { input: { email: 'kate@example.com', password: 'password' } });

    expect(await app.server.app.database.em.fork().count(User)).toBe(before);
    expect(browser.cookies.size).toBe(0);
    await app.server.outboxIsEmpty();
    expect(app.lettersTo('kate@example.com')).toHaveLength(0);
  });

  test.each([
    ['two addresses in one', 'me@example.com,victim@example.com'],
    ['a name before it', 'Ada <ada@example.com>'],
    ['a line break and a header', 'ada@example.com\r\nBcc: victim@example.com'],
    ['a quoted local part', '"victim@example.com "@example.org'],
  ])('an address with %s is none', async (_name, email) => {
    const { register } = await app
      .mobileApp()
      .send(RegisterDocument, { input: { email, password: goodPassword } });
    expect(register.errors).toMatchObject([{ code: 'EMAIL_INVALID', path: ['input', 'email'] }]);
  });

  test('a list in place of an address is a fault of the request', async () => {
    const answer = await app.mobileApp().post({
      query: 'mutation ($input: RegisterInput!) { register(input: $input) { signupToken } }',
      variables: { input: { email: ['ada@example.com', 'eve@example.com'], password: goodPassword } },
    });
    expect(answer.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(answer.data).toBeNull();
  });
});
