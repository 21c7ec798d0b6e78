import { readEmailAddress } from '../accounts/read-email-address.ts';
import { readDjangoHash } from '../passwords/django-hash.ts';
import { decodeUid, encodeUid } from '../tokens/index.ts';
import type { DjangoUser } from './django-source.ts';

/** A user as they are to be stored here. */
export interface ImportedUser {
  readonly id: string;
  readonly email: string;
  readonly emailKey: string;
  readonly emailConfirmed: boolean;
  readonly password: string;
  /** Whether somebody can know the password: else nobody signs in before a reset. */
  readonly passwordUsable: boolean;
  readonly lastLogin: Date | null;
  readonly active: boolean;
  readonly createdAt: Date;
}

/** What may be wrong with a user by themselves. */
export type Unfitness = 'invalid-id' | 'no-address' | 'invalid-address' | 'unknown-hash';

/**
 * Turns a user of Django into one of ours, where that can be.
 *
 * @param now - when they join, where Django does not say it
 */
export function judgeUser(user: DjangoUser, now: Date): ImportedUser | Unfitness {
  // Links name a user by the id: what does not come back from one is of no use.
  if (decodeUid(encodeUid(user.id)) !== user.id) return 'invalid-id';
  const written = user.email ?? '';
  if (written.trim() === '') return 'no-address';
  const email = readEmailAddress(written);
  if (!email) return 'invalid-address';

  const password = user.password ?? '';
  // Django marks accounts without a password by an exclamation mark. Nothing at all is no hash either.
  const passwordUsable = password !== '' && !password.startsWith('!');
  if (passwordUsable && !readDjangoHash(password)) return 'unknown-hash';

  return {
    id: user.id,
    email: differsInCaseAlone(written, email.address) ? written : email.address,
    emailKey: email.key,
    emailConfirmed: user.confirmed,
    password,
    passwordUsable,
    lastLogin: readTime(user.lastLogin),
    active: user.active,
    // Who still has to prove an address begins to wait here, now: sign-ups do not wait for ever.
    createdAt: (user.confirmed ? readTime(user.joined) : null) ?? now,
  };
}

/** Such an address stays as it was written: the reset links that Django mailed sign it to the letter. */
function differsInCaseAlone(written: string, address: string): boolean {
  return written.normalize('NFKC') === written && written.toLowerCase() === address.toLowerCase();
}

/** A time in UTC as Django stores it, cut to the second, as links sign it; null where it is none. */
function readTime(text: string | null): Date | null {
  const [, day = '', time = ''] = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)/.exec(text ?? '') ?? [];
  const read = new Date(`${day}T${time}Z`);
  return Number.isNaN(read.getTime()) ? null : read;
}
