import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CheckLinkDocument, RequestPasswordResetDocument } from '../../../schema/documents.ts';
import { deactivate } from '../../support/deactivate.ts';
import { MailedApp } from '../../support/mailed-app.ts';
import { goodPassword, signIn } from '../../support/people.ts';

let app: MailedApp;
beforeAll(async () => {
  app = await MailedApp.start();
  await app.createAccount(app.mobileApp(), 'Ada@example.com');
});
afterAll(() => app.close());

async function request(email: string) {
  return (await app.mobileApp().send(RequestPasswordResetDocument, { input: { email } }))
    .requestPasswordReset;
}

test('a mail brings a link that is valid, to the stored address and not to the typed one', async () => {
  const before = app.lettersTo('Ada@example.com').length;
  expect(await request('aDA@example.COM')).toEqual({ errors: [] });
  const letter = await app.letterTo('Ada@example.com', before);

  expect(letter.subject).toBe('Choose a new password');
  expect(letter.url).toMatch(/^http:\/\/rekey\.test\/reset-password\/[\w-]+\/[\w-]+$/);
  expect(letter.text).toContain('1 hour');
  const { checkLink } = await app
    .browser()
    .send(CheckLinkDocument, { input: { purpose: 'PASSWORD_RESET', ...letter.link } });
  expect(checkLink).toBe('VALID');
  expect(app.lettersTo('aDA@example.COM')).toHaveLength(0);
});

test('an address that looks alike is another one', async () => {
  const before = app.sink.mails.length;
  for (const email of ['ada@examp\u0142e.com', 'Ad\u0430@example.com', 'ada@example.com.evil.example'])
    expect(await request(email)).toEqual({ errors: [] });
  await app.server.outboxIsEmpty();
  expect(app.sink.mails).toHaveLength(before);
});

test('asking changes nothing: the old password still signs in', async () => {
  await app.forgetPassword(app.browser(), 'Ada@example.com');
  expect(await signIn(app.browser(), 'ada@example.com', goodPassword)).toBe(true);
});

test('a sign-up that still waits gets one too', async () => {
  await app.signUp(app.mobileApp(), 'waiting@example.com');
  const letter = await app.forgetPassword(app.browser(), 'waiting@example.com');
  expect(letter.subject).toBe('Choose a new password');
});

test('an address that is unknown or deactivated gets no mail, and the same answer', async () => {
  await app.createAccount(app.mobileApp(), 'off@example.com');
  await deactivate(app.server, 'off@example.com');
  const before = app.sink.mails.length;

  for (const email of ['unknown@example.com', 'off@example.com'])
    expect(await request(email)).toEqual({ errors: [] });
  await app.server.outboxIsEmpty();
  expect(app.sink.mails).toHaveLength(before);
});

test('what is no address is refused', async () => {
  expect(await request('ada@')).toEqual({
    errors: [{ code: 'EMAIL_INVALID', message: 'This is not an e-mail address.', path: ['input', 'email'] }],
  });
});
