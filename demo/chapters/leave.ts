import assert from 'node:assert/strict';
import {
  CancelAccountDeletionDocument,
  ConfirmAccountDeletionDocument,
  MySecurityEventsDocument,
  RequestAccountDeletionDocument,
  RevokeOtherSessionsDocument,
} from '../../schema/documents.ts';
import { email, thirdPassword, whyNot, type Scene } from '../scene.ts';

/** Ada tidies up, leaves, and comes back. */
export async function leave({ phone, laptop, mailbox, say }: Scene): Promise<void> {
  assert.equal(await laptop.signIn(email, thirdPassword), null);
  const { revokeOtherSessions } = await phone.send(RevokeOtherSessionsDocument, {});
  assert.equal(revokeOtherSessions.revoked, 1);
  assert.equal(await laptop.whoAmI(), null);
  say('She signs in on her laptop, too, and ends that session from her phone');

  const wish = { currentPassword: thirdPassword };
  const { requestAccountDeletion } = await phone.send(RequestAccountDeletionDocument, { input: wish });
  assert.equal(whyNot(requestAccountDeletion), null);
  assert.equal(await phone.whoAmI(), email);
  say('She asks for her account to be deleted: that takes a link, too');

  const { uid, token } = await mailbox.read('Confirm that your account is to be deleted', email);
  const confirm = { input: { uid, token } };
  const { confirmAccountDeletion } = await phone.send(ConfirmAccountDeletionDocument, confirm);
  assert.equal(whyNot(confirmAccountDeletion), null);
  assert.equal(await phone.whoAmI(), null);
  assert.equal(await phone.signIn(email, thirdPassword), 'INVALID_CREDENTIALS');
  say('She opens it: she is signed out, and cannot sign in');

  const farewell = await mailbox.read('Your account is going to be erased', email);
  const back = { input: { uid: farewell.uid, token: farewell.token } };
  const { cancelAccountDeletion } = await phone.send(CancelAccountDeletionDocument, back);
  assert.equal(whyNot(cancelAccountDeletion), null);
  assert.equal(await phone.signIn(email, thirdPassword), null);
  say('She changes her mind; the link of the farewell mail brings the account back as it was');

  const { confirmAccountDeletion: again } = await phone.send(ConfirmAccountDeletionDocument, confirm);
  assert.equal(whyNot(again), 'LINK_INVALID');
  say('The link that deleted it stays dead');

  const { me } = await phone.send(MySecurityEventsDocument, { first: 4 });
  const trail = me?.securityEvents.nodes.map(({ kind }) => kind).join(', ');
  assert.equal(trail, 'USER_SIGNED_IN, DELETION_CANCELLED, DELETION_CONFIRMED, DELETION_REQUESTED');
  say('The trail of her account tells all of it, with when and from where');
}
