import { dictionary } from '@zxcvbn-ts/language-common';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { createBreachCheck } from './breach-check.ts';
import { isTooLong, lengthOf, minPasswordLength } from './password-length.ts';
import { isSimilar, type PasswordOwner } from './similarity.ts';
import { createStrengthCheck } from './strength-check.ts';

/** What can be wrong with a new password. */
export const passwordViolations = [
  'TOO_SHORT',
  'TOO_LONG',
  'TOO_COMMON',
  'TOO_SIMILAR',
  'ENTIRELY_NUMERIC',
  'TOO_WEAK',
  'BREACHED',
] as const;

/** One thing that is wrong with a new password. */
export type PasswordViolation = (typeof passwordViolations)[number];

/** The rules for new passwords. */
export interface PasswordPolicy {
  /** Least score by zxcvbn, from 0 to 4. */
  readonly leastStrength: number;
  /**
   * Holds a new password against the rules.
   *
   * @param password - as typed
   * @returns everything that is wrong with it; empty where it is acceptable
   * @throws {@link TryLater} where it cannot be judged now and is not to be accepted unjudged
   */
  violationsOf(password: string, owner: PasswordOwner): Promise<PasswordViolation[]>;
}

const commonPasswords: ReadonlySet<string> = new Set(dictionary['passwords-common']);

/**
 * The rules, with those that are asked for. Whether a password was in a breach is asked last, where nothing else is
 * wrong: it takes a request to elsewhere.
 *
 * @see NIST SP 800-63B-4, section 3.1.1.2, and Django's django/contrib/auth/password_validation.py
 */
export async function createPasswordPolicy(
  { leastStrength, breaches }: Config['passwordPolicy'],
  log: Logger,
): Promise<PasswordPolicy> {
  const isTooWeak = leastStrength > 0 ? await createStrengthCheck(leastStrength) : null;
  const isBreached = breaches ? createBreachCheck(breaches, log) : null;

  return {
    leastStrength,
    async violationsOf(password, owner) {
      const violations = plainViolationsOf(password, owner);
      if (violations.length > 0) return violations;
      if (isTooWeak?.(password, owner)) return ['TOO_WEAK'];
      return (await isBreached?.(password)) ? ['BREACHED'] : [];
    },
  };
}

/** What is wrong with a password by itself, and beside its owner. */
function plainViolationsOf(password: string, { email, displayName }: PasswordOwner): PasswordViolation[] {
  if (isTooLong(password)) return ['TOO_LONG'];
  const violations: PasswordViolation[] = [];
  if (lengthOf(password) < minPasswordLength) violations.push('TOO_SHORT');
  if (/^\p{Nd}+$/u.test(password)) violations.push('ENTIRELY_NUMERIC');
  if (commonPasswords.has(password.trim().toLowerCase())) violations.push('TOO_COMMON');
  if (isSimilar(password, email) || isSimilar(password, displayName ?? '')) violations.push('TOO_SIMILAR');
  return violations;
}
