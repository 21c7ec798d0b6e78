import type { EntityManager } from '@mikro-orm/core';
import { Profile, User } from '../entities/user.ts';

/**
 * Gives an address to the user who has just proven it: marks it confirmed and removes the sign-ups that waited for the
 * same one, with their links. The unique key on the claim keeps it theirs alone.
 *
 * @param entities - of the transaction in which the proof is used up
 */
export async function claimAddress(
  entities: EntityManager,
  user: Pick<User, 'id' | 'emailKey'>,
): Promise<void> {
  await entities.nativeUpdate(Profile, { user: user.id }, { emailConfirmed: true });
  await entities.nativeDelete(User, {
    emailKey: user.emailKey,
    claimedEmailKey: null,
    id: { $ne: user.id },
  });
}
