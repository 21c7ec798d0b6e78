import type { EntityManager } from '@mikro-orm/sqlite';
import { findAccount, type Account } from '../database/accounts.ts';

/** Reads a user with their profile as they stand after a change. */
export async function loadAccount(entities: EntityManager, id: string): Promise<Account> {
  const account = await findAccount(entities, 'account.id = ?', [id]);
  if (!account) throw new Error('The account that was changed is gone.');
  return account;
}
