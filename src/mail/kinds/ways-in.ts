import type { Decide } from '../mail-kind.ts';
import { findOwner, findSignUp } from './find-people.ts';
import { sendLink, sendLinkAndCode, toOwner } from './letters.ts';

/** To the owner of an address: a link that signs in. */
export const decideLogin: Decide = async (parts, order) => {
  const owner = await findOwner(parts.entities, order.emailKey ?? '');
  return owner && toOwner(parts, owner, () => sendLink(parts, 'login', 'LOGIN', owner));
};

/** To the owner of an address, or else to the newest sign-up that waits for it: a link that sets a new password. */
export const decidePasswordReset: Decide = async (parts, order) => {
  const owner = await findOwner(parts.entities, order.emailKey ?? '');
  if (owner) {
    return toOwner(parts, owner, () => sendLinkAndCode(parts, 'password-reset', 'PASSWORD_RESET', owner));
  }
  const signUp = await findSignUp(parts.entities, order);
  return signUp && sendLinkAndCode(parts, 'password-reset', 'PASSWORD_RESET', signUp);
};
