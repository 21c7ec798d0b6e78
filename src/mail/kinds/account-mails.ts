import type { Decide } from '../mail-kind.ts';
import { findUser } from './find-people.ts';
import { sendLink, tell, wayBack } from './letters.ts';

/** To a user: that their password was changed. */
export const decidePasswordChanged: Decide = async ({ entities }, order) => {
  const user = await findUser(entities, order);
  return user && tell('password-changed', user);
};

/** To a user who wants to leave: the link that confirms it. */
export const decideAccountDeletion: Decide = async (parts, order) => {
  const user = await findUser(parts.entities, order);
  return user && sendLink(parts, 'account-deletion', 'ACCOUNT_DELETION', user);
};

/** To a user who has left: the farewell, with the way back. */
export const decideAccountDeleted: Decide = async (parts, order) => {
  const user = await parts.links.find(parts.entities, 'DELETION_CANCEL', order.user?.id ?? '');
  return user && wayBack(parts, user);
};
