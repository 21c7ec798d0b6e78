import { violationsOf } from '../passwords/policy.ts';
import type { AccountError, InputField } from './errors.ts';

/**
 * Holds a new password against the policy.
 *
 * @param email - the address of the account, which the password must not resemble
 * @param field - where the password was typed
 * @returns the refusal that it deserves; nothing where it is acceptable
 */
export function passwordErrors(password: string, email: string, field: InputField): AccountError[] {
  const violations = violationsOf(password, email);
  return violations.length > 0 ? [{ code: 'PASSWORD_UNACCEPTABLE', field, violations }] : [];
}
