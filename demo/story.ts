import assert from 'node:assert/strict';
import {
  ActivateAccountDocument,
  CheckLinkDocument,
  LoginDocument,
  LogoutDocument,
  MeDocument,
  RegisterDocument,
  RequestPasswordResetDocument,
  ResetPasswordDocument,
} from '../schema/documents.ts';
import { Client } from './client.ts';

const email = 'ada@example.com';
const firstPassword = 'a walk in the fens';
const secondPassword = 'a night at the opera';

/**
 * The life of an account, from signing up to a new password, by HTTP and the mailbox. Each step is checked.
 *
 * @param say - told each step in plain words
 */
export async function tellStory(origin: string, say: (text: string) => void): Promise<void> {
  const phone = new Client(origin);
  const laptop = new Client(origin);

  const { register } = await phone.send(RegisterDocument, { input: { email, password: firstPassword } });
  assert.deepEqual(register.errors, []);
  say(`Ada signs up on her phone as ${email}`);

  const early = await phone.send(LoginDocument, { input: { email, password: firstPassword } });
  assert.equal(early.login.errors[0]?.code, 'INVALID_CREDENTIALS');
  say('She cannot sign in yet: the address is not proven');

  const activation = await phone.mail('Activate your account');
  const activate = { uid: activation.uid, token: activation.token, signupToken: register.signupToken };
  const { activateAccount } = await phone.send(ActivateAccountDocument, { input: activate });
  assert.equal(activateAccount.user?.profile.emailConfirmed, true);
  phone.sessionToken = activateAccount.sessionToken;
  say('A mail has come; its link activates the account and signs her in');

  const again = await phone.send(ActivateAccountDocument, { input: activate });
  assert.equal(again.activateAccount.errors[0]?.code, 'LINK_INVALID');
  const { checkLink } = await phone.send(CheckLinkDocument, {
    input: { purpose: 'ACTIVATION', uid: activation.uid, token: activation.token },
  });
  assert.equal(checkLink, 'ALREADY_DONE');
  say('The link is used up: a second time it does nothing, and says so kindly');

  await phone.send(LogoutDocument, {});
  assert.equal((await phone.send(MeDocument, {})).me, null);
  say('She signs out');

  const { login } = await phone.send(LoginDocument, { input: { email, password: firstPassword } });
  phone.sessionToken = login.sessionToken;
  assert.equal((await phone.send(MeDocument, {})).me?.email, email);
  say('She signs in again with her password');

  const { requestPasswordReset } = await laptop.send(RequestPasswordResetDocument, { input: { email } });
  assert.deepEqual(requestPasswordReset.errors, []);
  const reset = await laptop.mail('Choose a new password');
  say('On her laptop she has forgotten it, asks for a new one, and the mail comes');

  const link = { uid: reset.uid, token: reset.token };
  const weak = await laptop.send(ResetPasswordDocument, { input: { ...link, newPassword: 'password1' } });
  assert.equal(weak.resetPassword.errors[0]?.code, 'PASSWORD_UNACCEPTABLE');
  say('A password that everybody has is refused, and the link lives on');

  const { resetPassword } = await laptop.send(ResetPasswordDocument, {
    input: { ...link, newPassword: secondPassword },
  });
  assert.equal(resetPassword.user?.email, email);
  say('A better one is taken');

  assert.equal((await phone.send(MeDocument, {})).me, null);
  say('Her phone is signed out by that');

  const replay = await laptop.send(ResetPasswordDocument, {
    input: { ...link, newPassword: 'and yet another one' },
  });
  assert.equal(replay.resetPassword.errors[0]?.code, 'LINK_INVALID');
  say('The link is dead');

  const old = await laptop.send(LoginDocument, { input: { email, password: firstPassword } });
  assert.equal(old.login.errors[0]?.code, 'INVALID_CREDENTIALS');
  const fresh = await laptop.send(LoginDocument, { input: { email, password: secondPassword } });
  assert.equal(fresh.login.user?.email, email);
  say('The old password is refused, and the new one lets her in');
}
