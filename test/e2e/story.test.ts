import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  ActivateAccountDocument,
  CheckLinkDocument,
  LoginDocument,
  LogoutDocument,
  MeDocument,
  MySessionsDocument,
  RegisterDocument,
  RequestPasswordResetDocument,
  ResetPasswordDocument,
} from '../../schema/documents.ts';
import { tellStory } from '../../demo/story.ts';
import { TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { MailedApp } from '../support/mailed-app.ts';
import { betterPassword, goodPassword } from '../support/people.ts';

let app: MailedApp;
beforeAll(async () => {
  app = await MailedApp.start();
});
afterAll(() => app.close());

const emailOf = async (client: Client) => (await client.send(MeDocument, {})).me?.email ?? null;

test.each([
  ['a browser', () => app.browser()],
  ['an app', () => app.mobileApp()],
])('the life of an account, from signing up to a new password, in %s', async (name, open) => {
  const email = `${name.replace(' ', '.')}@example.com`;
  const [client, elsewhere] = [open(), open()];

  // Signs up.
  const { register } = await client.send(RegisterDocument, { input: { email, password: goodPassword } });
  expect(register.errors).toEqual([]);
  expect(await emailOf(client)).toBeNull();

  // Activates by the mailed link, and is signed in.
  const { link: activation } = await app.letterTo(email);
  const signupToken = name === 'an app' ? register.signupToken : null;
  const { activateAccount } = await client.send(ActivateAccountDocument, {
    input: { ...activation, signupToken },
  });
  expect(activateAccount).toMatchObject({ user: { email, profile: { emailConfirmed: true } }, errors: [] });
  client.sessionToken = activateAccount.sessionToken;
  expect(await emailOf(client)).toBe(email);

  // Signs out, and in again.
  await client.send(LogoutDocument, {});
  expect(await emailOf(client)).toBeNull();
  const { login } = await client.send(LoginDocument, { input: { email, password: goodPassword } });
  expect(login).toMatchObject({ user: { email }, errors: [] });
  client.sessionToken = login.sessionToken;
  expect((await client.send(MySessionsDocument, {})).me?.sessions.nodes).toMatchObject([{ current: true }]);

  // Has forgotten the password elsewhere, and asks twice.
  const letters = [];
  for (let already = 1; already <= 2; already += 1) {
    await elsewhere.send(RequestPasswordResetDocument, { input: { email } });
    letters.push(await app.letterTo(email, already));
  }
  const [sibling, used] = letters.map(({ link }) => link);
  if (!sibling || !used) throw new Error('A letter is missing.');

  // A weak password is refused, a good one taken.
  const weak = await elsewhere.send(ResetPasswordDocument, { input: { ...used, newPassword: 'password1' } });
  expect(weak.resetPassword.errors).toMatchObject([{ code: 'PASSWORD_UNACCEPTABLE' }]);
  const { resetPassword } = await elsewhere.send(ResetPasswordDocument, {
    input: { ...used, newPassword: betterPassword },
  });
  expect(resetPassword).toMatchObject({ user: { email }, errors: [] });

  // Every session is over, and every link dead.
  expect(await emailOf(client)).toBeNull();
  for (const link of [used, sibling]) {
    const input = { ...link, newPassword: 'one more good password' };
    const replay = await elsewhere.send(ResetPasswordDocument, { input });
    expect(replay.resetPassword.errors).toMatchObject([{ code: 'LINK_INVALID' }]);
  }
  const again = await client.send(ActivateAccountDocument, { input: { ...activation, signupToken } });
  expect(again.activateAccount.errors).toMatchObject([{ code: 'LINK_INVALID' }]);
  const { checkLink } = await client.send(CheckLinkDocument, {
    input: { purpose: 'ACTIVATION', ...activation },
  });
  expect(checkLink).toBe('ALREADY_DONE');

  // The old password is refused, the new one lets in.
  const old = await elsewhere.send(LoginDocument, { input: { email, password: goodPassword } });
  expect(old.login.errors).toMatchObject([{ code: 'INVALID_CREDENTIALS' }]);
  const fresh = await elsewhere.send(LoginDocument, { input: { email, password: betterPassword } });
  elsewhere.sessionToken = fresh.login.sessionToken;
  expect(await emailOf(elsewhere)).toBe(email);
});

test('the story that the demo tells, to leaving and coming back', async () => {
  // By the true time, which no two events of it share: the trail at its end is sorted by that.
  const server = await TestApp.start({}, { now: () => new Date() });
  try {
    const told: string[] = [];
    await tellStory(server.origin, (text) => told.push(text));
    expect(told.at(0)).toMatch(/signs up/);
    expect(told.at(-1)).toMatch(/trail/);
  } finally {
    await server.close();
  }
});
