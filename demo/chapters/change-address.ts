import assert from 'node:assert/strict';
import {
  ConfirmEmailChangeDocument,
  RequestEmailChangeDocument,
  ResetPasswordWithCodeDocument,
  RevertEmailChangeDocument,
} from '../../schema/documents.ts';
import { email, secondPassword, thirdPassword, whyNot, type Scene } from '../scene.ts';

const anotherEmail = 'mallory@example.org';

/** Somebody else changes the address of Ada's account, and she takes the account back. */
export async function changeAddress({ phone, laptop, mailbox, say }: Scene): Promise<void> {
  const wish = { newEmail: anotherEmail, currentPassword: secondPassword };
  const { requestEmailChange } = await laptop.send(RequestEmailChangeDocument, { input: wish });
  assert.equal(whyNot(requestEmailChange), null);
  assert.equal(await laptop.whoAmI(), email);
  say(`Mallory has her laptop and her password, and asks for another address: ${anotherEmail}`);

  const { uid, token } = await mailbox.read('Confirm your new address', anotherEmail);
  const { confirmEmailChange } = await laptop.send(ConfirmEmailChangeDocument, { input: { uid, token } });
  assert.equal(confirmEmailChange.user?.email, anotherEmail);
  say('He opens the link that was mailed there: the address is changed');

  const notice = await mailbox.read('The address of your account was changed', email);
  const undo = { uid: notice.uid, token: notice.token };
  const { revertEmailChange } = await phone.send(RevertEmailChangeDocument, { input: undo });
  assert.equal(revertEmailChange.user?.email, email);
  say('Her old address is told; by the link in that mail she undoes it');

  assert.equal(await laptop.whoAmI(), null);
  assert.equal(await laptop.signIn(email, secondPassword), 'INVALID_CREDENTIALS');
  say('Mallory is signed out, and the password that he knows is worth nothing');

  const { code } = await mailbox.read('Choose a new password', email);
  const choose = async (typed: string) => {
    const input = { email, code: typed, newPassword: thirdPassword };
    return (await phone.send(ResetPasswordWithCodeDocument, { input })).resetPasswordWithCode;
  };
  const wrongCode = code.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10));
  assert.equal(whyNot(await choose(wrongCode)), 'CODE_INVALID');
  say('A mail to choose a new password has come, too; she mistypes the code in it, which is refused');

  assert.equal((await choose(code)).user?.email, email);
  assert.equal(await phone.signIn(email, thirdPassword), null);
  say('The right code takes the new password, which lets her in');
}
