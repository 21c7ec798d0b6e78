import type { EntityManager } from '@mikro-orm/sql';
import { accountFinder, accountInUse, findAccountInUse, type Account } from '../../database/accounts.ts';
import type { OutgoingMail } from '../../entities/outgoing-mail.ts';

const accountOfAddress = accountFinder<{ emailKey: string }>((accounts, value) =>
  accounts.where('account.claimed_email_key', '=', value('emailKey')),
);

/** Finds the account that an address belongs to, whether it may be used or not. */
export function findOwner(entities: EntityManager, emailKey: string): Promise<Account | null> {
  return accountOfAddress(entities, { emailKey });
}

/** Finds the user of an order if the account may be used. */
export async function findUser(entities: EntityManager, order: OutgoingMail): Promise<Account | null> {
  return order.user && findAccountInUse(entities, { id: order.user.id });
}

const signUpOfUser = accountFinder<{ id: string }>((accounts, value) =>
  accounts
    .where('account.id', '=', value('id'))
    .where('account.claimed_email_key', 'is', null)
    .where(accountInUse()),
);

// In two statements, so that an index has the row that is wanted first.
const newestImported = newestSignUpThat('is not');
const newestSignUp = newestSignUpThat('is');

/** The newest sign-up that waits for an address, of those that have been in use or of those that have not. */
function newestSignUpThat(
  lastLogin: 'is' | 'is not',
): ReturnType<typeof accountFinder<{ emailKey: string }>> {
  return accountFinder<{ emailKey: string }>((accounts, value) =>
    accounts
      .where('account.email_key', '=', value('emailKey'))
      .where('account.claimed_email_key', 'is', null)
      .where('account.last_login', lastLogin, null)
      .where(accountInUse())
      .orderBy('account.last_login', 'desc')
      .orderBy('account.created_at', 'desc')
      .orderBy('account.id', 'desc'),
  );
}

/**
 * Finds the sign-up that an order names, or the one that waits for its address: one that was imported and has been in
 * use, before the newest of those that were made here.
 */
export async function findSignUp(entities: EntityManager, order: OutgoingMail): Promise<Account | null> {
  if (order.user) return signUpOfUser(entities, { id: order.user.id });
  const emailKey = order.emailKey ?? '';
  return (await newestImported(entities, { emailKey })) ?? newestSignUp(entities, { emailKey });
}
