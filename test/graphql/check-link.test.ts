import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  ActivateAccountDocument,
  CheckLinkDocument,
  ResetPasswordDocument,
  type LinkPurpose,
} from '../../schema/documents.ts';
import { MailedApp } from '../support/mailed-app.ts';
import { betterPassword } from '../support/people.ts';

let app: MailedApp;
beforeAll(async () => {
  app = await MailedApp.start();
});
afterAll(() => app.close());

async function check(purpose: LinkPurpose, link: { uid: string; token: string }) {
  return (await app.browser().send(CheckLinkDocument, { input: { purpose, ...link } })).checkLink;
}

test('an activation link: valid, too old, done already', async () => {
  const browser = app.browser();
  const { letter: old } = await app.signUp(app.browser(), 'ada@example.com');
  app.clock.advance(259_201);
  const { letter } = await app.signUp(browser, 'ada@example.com');

  expect(await check('ACTIVATION', old.link)).toBe('EXPIRED');
  expect(await check('ACTIVATION', letter.link)).toBe('VALID');
  await browser.send(ActivateAccountDocument, { input: letter.link });
  expect(await check('ACTIVATION', letter.link)).toBe('ALREADY_DONE');
  expect(await check('ACTIVATION', old.link)).toBe('INVALID');
  app.clock.advance(259_201);
  expect(await check('ACTIVATION', letter.link)).toBe('ALREADY_DONE');
});

test('a reset link: valid however often it is looked at, too old, used', async () => {
  await app.createAccount(app.browser(), 'grace@example.com');
  const { link } = await app.forgetPassword(app.browser(), 'grace@example.com');
  for (let times = 0; times < 5; times += 1) expect(await check('PASSWORD_RESET', link)).toBe('VALID');

  app.clock.advance(3601);
  expect(await check('PASSWORD_RESET', link)).toBe('EXPIRED');

  const { link: fresh } = await app.forgetPassword(app.browser(), 'grace@example.com');
  await app.browser().send(ResetPasswordDocument, { input: { ...fresh, newPassword: betterPassword } });
  expect(await check('PASSWORD_RESET', fresh)).toBe('INVALID');
});

test('a link is worth nothing for another purpose', async () => {
  const { letter } = await app.signUp(app.browser(), 'mary@example.com');
  const { link } = await app.forgetPassword(app.browser(), 'mary@example.com');
  expect(await check('PASSWORD_RESET', letter.link)).toBe('INVALID');
  expect(await check('ACTIVATION', link)).toBe('INVALID');
});

test('what is no link is invalid', async () => {
  expect(await check('ACTIVATION', { uid: '', token: '' })).toBe('INVALID');
  expect(await check('PASSWORD_RESET', { uid: '../../etc/passwd', token: '-'.repeat(10_000) })).toBe(
    'INVALID',
  );
});
