import type { EntityManager } from '@mikro-orm/core';
import type { OutgoingMail } from '../../entities/outgoing-mail.ts';
import { inUse, User } from '../../entities/user.ts';
import type { Account } from '../../links/link-kind.ts';

/** Finds the one to whom an address belongs, whether they may use their account or not. */
export function findOwner(entities: EntityManager, emailKey: string): Promise<Account | null> {
  return entities.findOne(User, { claimedEmailKey: emailKey }, { populate: ['profile'] });
}

/** Finds the user of an order, if somebody may use the account. */
export async function findUser(entities: EntityManager, order: OutgoingMail): Promise<Account | null> {
  if (!order.user) return null;
  return entities.findOne(User, { id: order.user.id, ...inUse }, { populate: ['profile'] });
}

/**
 * Finds the sign-up that an order names, or the one that waits for its address: one that was imported and has been in
 * use, before the newest of those that were made here.
 */
export async function findSignUp(entities: EntityManager, order: OutgoingMail): Promise<Account | null> {
  const who = order.user ? { id: order.user.id } : { emailKey: order.emailKey ?? '' };
  return entities.findOne(
    User,
    { ...who, claimedEmailKey: null, ...inUse },
    { populate: ['profile'], orderBy: { lastLogin: 'desc nulls last', createdAt: 'desc', id: 'desc' } },
  );
}
