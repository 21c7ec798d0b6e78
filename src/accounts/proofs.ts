import type { Account } from '../database/accounts.ts';
import type { CodePurpose } from '../entities/short-code.ts';
import type { LinkPurpose, LinkSubjects } from '../links/purpose.ts';
import { openLink, type LinkInput } from '../links/links.ts';
import type { LiveSession } from '../sessions/sessions.ts';
import { done, refused, type Outcome } from './errors.ts';
import { readEmailAddress } from './read-email-address.ts';
import type { ServiceContext } from './service-context.ts';

/**
 * Opens a link that is about to be used, and finds what it is about. Every link that is not merely expired gets the same
 * answer: forged, used, or of an account that can't use it.
 */
export async function openForUse<Purpose extends LinkPurpose>(
  { entities, links }: ServiceContext,
  purpose: Purpose,
  link: LinkInput,
): Promise<Outcome<LinkSubjects[Purpose]>> {
  const opened = await openLink(entities, links, purpose, link);
  if (opened.status === 'valid') return done(opened.subject);
  return refused({ code: opened.status === 'expired' ? 'LINK_EXPIRED' : 'LINK_INVALID' });
}

/** A short code as it was typed, and the address that it was mailed to. */
export interface CodeInput {
  readonly email: string;
  readonly code: string;
}

/**
 * Tries a short code, and calls `use` if it is right. A wrong code and an address without a code get the same answer
 * after the same work. A right code that isn't used up, because a password is missing or refused, costs no try.
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

/** Whether the signed-in user knows the password of the account. A wrong one counts as a guess, as it does in `login`. */
export async function knowsPassword(
  { attempts, hasher, client }: ServiceContext,
  viewer: LiveSession,
  typed: string,
): Promise<boolean> {
  const { emailKey, password } = viewer.user;
  const { ok } = await attempts.guess(emailKey, client, async () => ({
    ok: await hasher.verify(typed, password),
  }));
  return ok;
}
