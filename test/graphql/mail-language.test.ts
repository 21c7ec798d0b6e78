import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { RegisterDocument, UpdateProfileDocument } from '../../schema/documents.ts';
import { MailedApp } from '../support/mailed-app.ts';
import { operation } from '../support/operation.ts';
import { goodPassword } from '../support/people.ts';

let app: MailedApp;
beforeAll(async () => {
  app = await MailedApp.start();
});
afterAll(() => app.close());

test('a browser gets its mails in the language that it asks for', async () => {
  const email = 'ada@example.com';
  const body = operation(RegisterDocument, { input: { email, password: goodPassword } });
  await app.browser().post(body, { 'accept-language': 'pt-BR, en;q=0.2, de-AT;q=0.7, *;q=0.1' });
  const { subject, mail } = await app.letterTo(email);
  expect(subject).toBe('Aktivieren Sie Ihr Konto');
  expect(mail.parsed.html).toContain('lang="de"');
});

test('somebody who has chosen a language gets it, whatever the browser says', async () => {
  const email = 'grace@example.com';
  const phone = app.mobileApp();
  await app.createAccount(phone, email);
  await phone.send(UpdateProfileDocument, { input: { locale: 'ar-EG' } });
  const { mail } = await app.forgetPassword(app.browser(), email);
  expect(mail.parsed.html).toMatch(/<html lang="ar" dir="rtl"/);
  expect(mail.parsed.subject).toMatch(/\p{Script=Arabic}/u);
});

test('a header that is nonsense harms nobody', async () => {
  const email = 'mary@example.com';
  const body = operation(RegisterDocument, { input: { email, password: goodPassword } });
  const { status } = await app.browser().post(body, { 'accept-language': ';q=,'.repeat(1000) });
  expect(status).toBe(200);
  expect((await app.letterTo(email)).subject).toBe('Activate your account');
});
