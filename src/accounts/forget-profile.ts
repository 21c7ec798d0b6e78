import type { EntityManager } from '@mikro-orm/sqlite';
import { changeRows } from '../database/statement.ts';

/**
 * Empties what a sign-up says of itself, where somebody else than whoever made it proves the address: as with its
 * password, it is for the reader of the mailbox to say.
 *
 * @param entities - of the transaction in which the proof is used up
 */
export async function forgetProfile(entities: EntityManager, userId: string): Promise<void> {
  await changeRows(entities, 'update profile set display_name = null, locale = null where user_id = ?', [
    userId,
  ]);
}
