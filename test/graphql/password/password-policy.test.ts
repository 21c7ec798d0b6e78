import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { PasswordPolicyDocument, RegisterDocument } from '../../../schema/documents.ts';
import { MailedApp } from '../../support/mailed-app.ts';

let app: MailedApp;
beforeAll(async () => {
  app = await MailedApp.start();
});
afterAll(() => app.close());

async function violationsOf(password: string) {
  const { register } = await app
    .mobileApp()
    .send(RegisterDocument, { input: { email: 'augusta@example.com', password } });
  return register.errors.flatMap((error) => ('violations' in error ? error.violations : []));
}

test('the rules can be shown beside the field', async () => {
  const { passwordPolicy } = await app.browser().send(PasswordPolicyDocument, {});
  expect(passwordPolicy).toEqual({ minLength: 8, maxLength: 256, minStrength: 0 });
});

test('the lengths that it names are those that hold, counted as code points', async () => {
  expect(await violationsOf('🔑🗝🚪🏠🌙🌟🦉')).toEqual(['TOO_SHORT']);
  expect(await violationsOf('🔑🗝🚪🏠🌙🌟🦉🌳')).toEqual([]);
  expect(await violationsOf('🔑'.repeat(256))).toEqual([]);
  expect(await violationsOf('🔑'.repeat(257))).toEqual(['TOO_LONG']);
});

test.each([
  ['digits alone', '74928360172', ['ENTIRELY_NUMERIC']],
  ['what everybody has', 'Password1', ['TOO_COMMON']],
  ['the address', 'Augusta@example', ['TOO_SIMILAR']],
  ['too short and common at once', 'qwerty', ['TOO_SHORT', 'TOO_COMMON']],
])('%s will not do', async (_name, password, violations) => {
  expect(await violationsOf(password)).toEqual(violations);
});
