import type { EntityManager } from '@mikro-orm/sqlite';
import type { OutgoingMail } from '../../entities/outgoing-mail.ts';
import { accountInUse, findAccount, findAccountInUse, type Account } from '../../database/accounts.ts';

/** Finds the one to whom an address belongs, whether they may use their account or not. */
export function findOwner(entities: EntityManager, emailKey: string): Promise<Account | null> {
  return findAccount(entities, 'account.claimed_email_key = ?', [emailKey]);
}

/** Finds the user of an order, if somebody may use the account. */
export async function findUser(entities: EntityManager, order: OutgoingMail): Promise<Account | null> {
  if (!order.user) return null;
  return findAccountInUse(entities, order.user.id);
}

/**
 * Finds the sign-up that an order names, or the one that waits for its address: one that was imported and has been in
 * use, before the newest of those that were made here.
 */
export async function findSignUp(entities: EntityManager, order: OutgoingMail): Promise<Account | null> {
  const [column, value] = order.user ? ['id', order.user.id] : ['email_key', order.emailKey ?? ''];
  return findAccount(
    entities,
    `account.${column} = ? and account.claimed_email_key is null and ${accountInUse}
      order by account.last_login desc nulls last, account.created_at desc, account.id desc`,
    [value],
  );
}
