import type { EntityManager } from '@mikro-orm/sqlite';
import { changeRows } from '../database/statement.ts';
import type { User } from '../entities/user.ts';

/**
 * Gives an address to the user who has just proven it: marks it confirmed and removes the sign-ups that waited for the
 * same one, with their links. The unique key on the claim keeps it theirs alone.
 *
 * @param entities - of the transaction in which the proof is used up
 */
export async function claimAddress(
  entities: EntityManager,
  { id, emailKey }: Pick<User, 'id' | 'emailKey'>,
): Promise<void> {
  await changeRows(entities, 'update profile set email_confirmed = ? where user_id = ?', [true, id]);
  await changeRows(
    entities,
    'delete from "user" where email_key = ? and claimed_email_key is null and id <> ?',
    [emailKey, id],
  );
}
