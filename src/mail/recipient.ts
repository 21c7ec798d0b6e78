import type { EntityManager } from '@mikro-orm/core';
import type { OutgoingMail } from '../entities/outgoing-mail.ts';
import { User } from '../entities/user.ts';
import type { Account } from '../links/links.ts';

/**
 * Finds whom a mail goes to.
 *
 * An activation goes to a sign-up that still waits, and only while nobody owns its address. A login link goes to the
 * owner of an address, and so does a password reset, or, where it has none, to the newest sign-up that waits for it.
 * A deactivated account gets nothing.
 */
export async function recipientOf(entities: EntityManager, order: OutgoingMail): Promise<Account | null> {
  const waiting = await findWaiting(entities, order);
  const emailKey = order.emailKey ?? waiting?.emailKey;
  if (emailKey === undefined) return null;
  const owner = await entities.findOne(User, { claimedEmailKey: emailKey }, { populate: ['profile'] });
  if (owner) return order.purpose !== 'activation' && owner.active ? owner : null;
  return order.purpose === 'login' ? null : waiting;
}

async function findWaiting(entities: EntityManager, order: OutgoingMail): Promise<Account | null> {
  const who = order.user ? { id: order.user.id } : { emailKey: order.emailKey ?? '' };
  return entities.findOne(
    User,
    { ...who, claimedEmailKey: null, active: true },
    { populate: ['profile'], orderBy: { createdAt: 'desc', id: 'desc' } },
  );
}
