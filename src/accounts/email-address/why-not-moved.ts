import type { EntityManager } from '@mikro-orm/sqlite';
import { User } from '../../entities/user.ts';
import type { AccountError } from '../errors.ts';

/**
 * Says why a user did not get an address that a link promised: it has come to belong to somebody else, or else the link
 * came too late.
 */
export async function whyNotMoved(
  entities: EntityManager,
  userId: string,
  emailKey: string,
): Promise<AccountError> {
  const taken = await entities.count(User, { claimedEmailKey: emailKey, id: { $ne: userId } });
  return { code: taken > 0 ? 'EMAIL_TAKEN' : 'LINK_INVALID' };
}
