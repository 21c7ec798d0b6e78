import type { PasswordOwner } from '../passwords/password-owner.ts';
import type { PasswordPolicy } from '../passwords/policy.ts';
import type { AccountError, InputField } from './errors.ts';

/**
 * Holds a new password against the policy.
 *
 * @param field - where the password was typed
 * @returns the refusal that it deserves; nothing where it is acceptable
 */
export async function passwordErrors(
  policy: PasswordPolicy,
  password: string,
  owner: PasswordOwner,
  field: InputField,
): Promise<AccountError[]> {
  const violations = await policy.violationsOf(password, owner);
  return violations.length > 0 ? [{ code: 'PASSWORD_UNACCEPTABLE', field, violations }] : [];
}
