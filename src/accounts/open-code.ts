import type { CodePurpose } from '../entities/short-code.ts';
import type { Account } from '../database/accounts.ts';
import { readEmailAddress } from './read-email-address.ts';
import { refused, type Outcome } from './errors.ts';
import type { ServiceContext } from './service-context.ts';

/** A short code as it was typed, and the address that it was mailed to. */
export interface CodeInput {
  readonly email: string;
  readonly code: string;
}

/**
 * Tries a short code, and does what it is for where it is right. One answer, after the same work, for a wrong code and
 * for an address that has none. A right code that was not used up, since a password was missing or refused, has cost no
 * try.
 */
export async function openCode<Value>(
  { entities, codes }: ServiceContext,
  purpose: CodePurpose,
  { email, code }: CodeInput,
  use: (account: Account) => Promise<Outcome<Value>>,
): Promise<Outcome<Value>> {
  const address = readEmailAddress(email);
  if (!address) return refused({ code: 'EMAIL_INVALID', field: 'email' });
  const account = await codes.open(entities, purpose, address.key, code);
  if (!account) return refused({ code: 'CODE_INVALID', field: 'code' });
  let isUsedUp = false;
  try {
    const outcome = await use(account);
    isUsedUp = outcome.ok;
    return outcome;
  } finally {
    if (!isUsedUp) await codes.giveBack(entities, purpose, address.key);
  }
}
