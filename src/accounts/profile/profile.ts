import { Profile } from '../../entities/user.ts';
import type { Account } from '../../database/accounts.ts';
import type { LiveSession } from '../../sessions/sessions.ts';
import { done, refused, type AccountError, type Outcome } from '../errors.ts';
import { loadAccount } from '../change-account.ts';
import { readDisplayName, readLocale } from '../profile-fields.ts';
import type { ServiceContext } from '../service-context.ts';
import { inTransaction } from '../../database/transaction.ts';

/** The profile fields to change: a missing field stays unchanged, null empties it. */
export interface UpdateProfileInput {
  readonly displayName?: string | null | undefined;
  /** A BCP 47 language tag. */
  readonly locale?: string | null | undefined;
}

/** Changes the profile of the signed-in user. */
export async function updateProfile(
  { entities, events, client }: ServiceContext,
  viewer: LiveSession,
  input: UpdateProfileInput,
): Promise<Outcome<Account>> {
  const { id, profile } = viewer.user;
  const displayName =
    input.displayName === undefined ? profile.displayName : readDisplayName(input.displayName);
  const locale = input.locale === undefined ? profile.locale : readLocale(input.locale);

  const errors: AccountError[] = [];
  if (displayName === undefined) errors.push({ code: 'VALUE_INVALID', field: 'displayName' });
  if (locale === undefined) errors.push({ code: 'VALUE_INVALID', field: 'locale' });
  if (displayName === undefined || locale === undefined) return refused(...errors);

  const changed = await inTransaction(entities, async (transaction) => {
    await transaction.nativeUpdate(Profile, { user: id }, { displayName, locale });
    await events.record(transaction, 'profileUpdated', id, client);
    return loadAccount(transaction, id);
  });
  return done(changed);
}
