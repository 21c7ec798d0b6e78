import { dictionary } from '@zxcvbn-ts/language-common';
import { isSimilar } from './similarity.ts';

/** What can be wrong with a new password. */
export const passwordViolations = [
  'TOO_SHORT',
  'TOO_LONG',
  'TOO_COMMON',
  'TOO_SIMILAR',
  'ENTIRELY_NUMERIC',
] as const;

/** One thing that is wrong with a new password. */
export type PasswordViolation = (typeof passwordViolations)[number];

/** Fewest characters of a password, counted as code points. */
export const minPasswordLength = 8;

/** Most characters of a password, counted as code points. */
export const maxPasswordLength = 256;

const commonPasswords: ReadonlySet<string> = new Set(dictionary['passwords-common']);

/**
 * Holds a new password against the policy.
 *
 * @param password - as typed
 * @param email - the address of the account, which the password must not resemble
 * @returns everything that is wrong with it; empty where it is acceptable
 * @see NIST SP 800-63B-4, section 3.1.1.2, and Django's django/contrib/auth/password_validation.py
 */
export function violationsOf(password: string, email: string): PasswordViolation[] {
  const length = Array.from(password.normalize('NFC')).length;
  if (length > maxPasswordLength) return ['TOO_LONG'];
  const violations: PasswordViolation[] = [];
  if (length < minPasswordLength) violations.push('TOO_SHORT');
  if (/^\p{Nd}+$/u.test(password)) violations.push('ENTIRELY_NUMERIC');
  if (commonPasswords.has(password.trim().toLowerCase())) violations.push('TOO_COMMON');
  if (isSimilar(password, email)) violations.push('TOO_SIMILAR');
  return violations;
}
