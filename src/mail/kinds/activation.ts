import type { Decide } from '../mail-kind.ts';
import { findOwner, findSignUp } from './find-people.ts';
import { sendLinkAndCode, tell, toOwner } from './letters.ts';

/**
 * To a sign-up, or to the newest one that waits for an address: the link that proves the address. Where it has an owner
 * already, no sign-up gets a link; the owner is told of a new one, and of nothing where merely another link was asked
 * for.
 */
export const decideActivation: Decide = async (parts, order) => {
  const signUp = await findSignUp(parts.entities, order);
  const isSignUp = order.user !== null;
  const emailKey = (isSignUp ? signUp?.emailKey : order.emailKey) ?? null;
  const owner = emailKey === null ? null : await findOwner(parts.entities, emailKey);
  if (!owner) return signUp && sendLinkAndCode(parts, 'activation', 'ACTIVATION', signUp);
  return isSignUp || owner.erasureDueAt ? toOwner(parts, owner, () => tell('sign-up-taken', owner)) : null;
};
