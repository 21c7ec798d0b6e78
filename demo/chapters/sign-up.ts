import assert from 'node:assert/strict';
import {
  ActivateAccountDocument,
  CheckLinkDocument,
  LogoutDocument,
  RegisterDocument,
} from '../../schema/documents.ts';
import { email, firstPassword, whyNot, type Scene } from '../scene.ts';

/** Ada signs up, proves her address, signs out and in again. */
export async function signUp({ phone, mailbox, say }: Scene): Promise<void> {
  const { register } = await phone.send(RegisterDocument, { input: { email, password: firstPassword } });
  assert.equal(whyNot(register), null);
  say(`Ada signs up on her phone as ${email}`);

  assert.equal(await phone.signIn(email, firstPassword), 'INVALID_CREDENTIALS');
  say('She cannot sign in yet: the address is not proven');

  const { uid, token } = await mailbox.read('Activate your account', email);
  const input = { uid, token, signupToken: register.signupToken };
  const { activateAccount } = await phone.send(ActivateAccountDocument, { input });
  assert.equal(activateAccount.user?.profile.emailConfirmed, true);
  phone.sessionToken = activateAccount.sessionToken;
  say('A mail has come; its link activates the account and signs her in');

  const again = await phone.send(ActivateAccountDocument, { input });
  assert.equal(whyNot(again.activateAccount), 'LINK_INVALID');
  const { checkLink } = await phone.send(CheckLinkDocument, { input: { purpose: 'ACTIVATION', uid, token } });
  assert.equal(checkLink, 'ALREADY_DONE');
  say('The link is used up: a second time it does nothing, and says so kindly');

  await phone.send(LogoutDocument, {});
  assert.equal(await phone.whoAmI(), null);
  say('She signs out');

  assert.equal(await phone.signIn(email, firstPassword), null);
  assert.equal(await phone.whoAmI(), email);
  say('She signs in again with her password');
}
