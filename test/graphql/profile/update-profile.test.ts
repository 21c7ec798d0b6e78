import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MeDocument, UpdateProfileDocument } from '../../../schema/documents.ts';
import { TestApp } from '../../support/app.ts';
import { createAccount } from '../../support/people.ts';

let server: TestApp;
beforeAll(async () => {
  server = await TestApp.start();
});
afterAll(() => server.close());

test('a profile is changed field by field', async () => {
  const browser = server.browser();
  await createAccount(server, browser, 'ada@example.com');
  await browser.send(UpdateProfileDocument, { input: { displayName: 'Ada', locale: 'en-gb' } });
  const { updateProfile } = await browser.send(UpdateProfileDocument, { input: { displayName: null } });
  const profile = { emailConfirmed: true, displayName: null, locale: 'en-GB' };
  expect(updateProfile).toMatchObject({ user: { profile }, errors: [] });
  expect((await browser.send(MeDocument, {})).me?.profile).toEqual(profile);
});

test('a value that cannot be is named by its field', async () => {
  const browser = server.browser();
  await createAccount(server, browser, 'grace@example.com');
  const { updateProfile } = await browser.send(UpdateProfileDocument, {
    input: { displayName: 'x'.repeat(151) },
  });
  expect(updateProfile).toMatchObject({
    user: null,
    errors: [{ code: 'VALUE_INVALID', path: ['input', 'displayName'] }],
  });
});
