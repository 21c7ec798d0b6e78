import type { Decide } from '../mail-kind.ts';
import { findOwner } from './find-people.ts';
import { addressedTo, sendLinkTo, tell, toOwner } from './letters.ts';

/**
 * To the address that somebody wants to have from now on: the link that confirms it. Where it belongs to somebody else,
 * they are told, and nobody gets a link.
 */
export const decideEmailChange: Decide = async (parts, order) => {
  const change = await parts.links.find(parts.entities, 'EMAIL_CHANGE', order.subjectId ?? '');
  if (!change) return null;
  const user = change.user;
  const owner = await findOwner(parts.entities, change.newEmailKey);
  if (owner && owner.id !== user.id) return toOwner(parts, owner, () => tell('email-change-taken', owner));
  // Whoever reads it may be somebody else: a slip of the finger must not tell them a name.
  const reader = { ...addressedTo(user), to: change.newEmail, displayName: null };
  return sendLinkTo(reader, parts, 'email-change', 'EMAIL_CHANGE', change);
};

/** To the address that an account had before: that it has another now, with the link that undoes it. */
export const decideEmailChanged: Decide = async (parts, order) => {
  const change = await parts.links.find(parts.entities, 'EMAIL_REVERT', order.subjectId ?? '');
  if (!change) return null;
  const reader = { ...addressedTo(change.user), to: change.oldEmail };
  return sendLinkTo(reader, parts, 'email-changed', 'EMAIL_REVERT', change);
};
