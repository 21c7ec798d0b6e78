import type { EntityManager } from '@mikro-orm/sql';
import type { Kysely } from 'kysely';
import { accountInUse, selectAccounts, toAccount, type AccountRow } from '../database/accounts.ts';
import { statement, type Statement } from '../database/statement.ts';
import type { Tables } from '../database/tables.ts';
import type { EmailChangeTokenGenerator, EmailRevertTokenGenerator } from '../tokens/index.ts';
import type { AddressChange, LinkKind } from './purpose.ts';
import { signedAddress } from './account-links.ts';

/** Links that confirm an email change. */
export function emailChangeLinks(generator: EmailChangeTokenGenerator): LinkKind<AddressChange> {
  // Signs the user's current address, not the one at the time of the request.
  const signed = ({ id, user, newEmail, confirmedAt }: AddressChange) => ({
    id,
    userId: user.id,
    oldEmail: signedAddress(user),
    newEmail,
    password: user.password,
    confirmed: confirmedAt !== null,
  });
  return {
    find: (entities, id) => findChange(entities, waitingChange, id),
    makeToken: (change) => generator.makeToken(signed(change)),
    inspect: (change, token) => generator.inspectToken(signed(change), token),
  };
}

/**
 * Links that undo an email change, even if the account was deleted since, by the one who took it over.
 *
 * @param timeoutSeconds - from the change on, however late the email is sent; then the row of the change is removed
 */
export function emailRevertLinks(
  generator: EmailRevertTokenGenerator,
  timeoutSeconds: number,
): LinkKind<AddressChange> {
  const signed = ({ id, user, oldEmail, newEmail, confirmedAt }: AddressChange) =>
    confirmedAt && { id, userId: user.id, oldEmail, newEmail, confirmedAt };
  return {
    find: (entities, id) => findChange(entities, confirmedChange, id),
    makeToken(change) {
      const confirmed = signed(change);
      if (!confirmed) throw new Error('A change of address that waits has nothing to undo.');
      return generator.makeToken(confirmed);
    },
    inspect: (change, token) => generator.inspectToken(signed(change), token),
    endsAt: ({ confirmedAt }) => confirmedAt && new Date(confirmedAt.getTime() + timeoutSeconds * 1000),
  };
}

interface ChangeRow extends AccountRow {
  readonly change_id: string;
  readonly old_email: string;
  readonly old_email_key: string;
  readonly new_email: string;
  readonly new_email_key: string;
  readonly requested_at: Date;
  readonly confirmed_at: Date | null;
}

const selectChanges = (tables: Kysely<Tables>) =>
  selectAccounts(tables)
    .innerJoin('email_change as change', 'change.user_id', 'account.id')
    .select([
      'change.id as change_id',
      'change.old_email',
      'change.old_email_key',
      'change.new_email',
      'change.new_email_key',
      'change.requested_at',
      'change.confirmed_at',
    ]);

const waitingChange = statement<{ id: string }, ChangeRow>((tables, value) =>
  selectChanges(tables)
    .where('change.id', '=', value('id'))
    .where('change.confirmed_at', 'is', null)
    .where(accountInUse()),
);

// Also of an account that was deleted since: whoever took it over may have done it.
const confirmedChange = statement<{ id: string }, ChangeRow>((tables, value) =>
  selectChanges(tables)
    .where('change.id', '=', value('id'))
    .where('change.confirmed_at', 'is not', null)
    .where('account.active', '=', true),
);

async function findChange(
  entities: EntityManager,
  which: Statement<{ id: string }, ChangeRow>,
  id: string,
): Promise<AddressChange | null> {
  const row = await which.row(entities, { id });
  return row
    ? {
        id: row.change_id,
        oldEmail: row.old_email,
        oldEmailKey: row.old_email_key,
        newEmail: row.new_email,
        newEmailKey: row.new_email_key,
        requestedAt: row.requested_at,
        confirmedAt: row.confirmed_at,
        user: toAccount(row),
      }
    : null;
}
