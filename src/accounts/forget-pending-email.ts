import type { EntityManager } from '@mikro-orm/sqlite';
import { changeRows } from '../database/statement.ts';

/**
 * Removes the change of address that waits for its confirmation, if there is one: what the user is shown as pending
 * ends with the link that a new password, or a new hash of the same, has just killed.
 *
 * @param entities - of the transaction in which the stored password changes
 */
export async function forgetPendingEmail(entities: EntityManager, userId: string): Promise<void> {
  await changeRows(entities, 'delete from email_change where user_id = ? and confirmed_at is null', [userId]);
}
