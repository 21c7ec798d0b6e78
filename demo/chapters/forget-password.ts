import assert from 'node:assert/strict';
import { RequestPasswordResetDocument, ResetPasswordDocument } from '../../schema/documents.ts';
import { email, firstPassword, secondPassword, whyNot, type Scene } from '../scene.ts';

/** Ada forgets her password, and chooses another by the link that is mailed to her. */
export async function forgetPassword({ phone, laptop, mailbox, say }: Scene): Promise<void> {
  const { requestPasswordReset } = await laptop.send(RequestPasswordResetDocument, { input: { email } });
  assert.equal(whyNot(requestPasswordReset), null);
  const { uid, token } = await mailbox.read('Choose a new password', email);
  say('On her laptop she has forgotten it, asks for a new one, and the mail comes');

  const choose = async (newPassword: string) => {
    const input = { uid, token, newPassword };
    return (await laptop.send(ResetPasswordDocument, { input })).resetPassword;
  };

  assert.equal(whyNot(await choose('password1')), 'PASSWORD_UNACCEPTABLE');
  say('A password that everybody has is refused, and the link lives on');

  assert.equal((await choose(secondPassword)).user?.email, email);
  await mailbox.read('Your password was changed', email);
  say('A better one is taken, and a mail tells her so');

  assert.equal(await phone.whoAmI(), null);
  say('Her phone is signed out by that');

  assert.equal(whyNot(await choose('and yet another one')), 'LINK_INVALID');
  say('The link is dead');

  assert.equal(await laptop.signIn(email, firstPassword), 'INVALID_CREDENTIALS');
  assert.equal(await laptop.signIn(email, secondPassword), null);
  say('The old password is refused, and the new one lets her in');
}
