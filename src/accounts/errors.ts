import type { PasswordOwner } from '../passwords/similarity.ts';
import type { PasswordPolicy, PasswordViolation } from '../passwords/policy.ts';

/** The input fields that an error can be about. */
export type InputField =
  | 'email'
  | 'code'
  | 'password'
  | 'currentPassword'
  | 'newPassword'
  | 'newEmail'
  | 'displayName'
  | 'locale'
  | 'sessionId'
  | 'captcha';

/**
 * Every business error. Services return them as data and don't throw them.
 *
 * | code | when |
 * |---|---|
 * | EMAIL_INVALID | not an email address |
 * | INVALID_CREDENTIALS | unknown, not activated or deactivated account, or wrong password: the same error for all |
 * | LINK_INVALID | forged, already used, or superseded by a later change: the same error for all |
 * | LINK_EXPIRED | genuine, but expired |
 * | CODE_INVALID | wrong, used, expired or tried too often: the same error for all |
 * | PASSWORD_UNACCEPTABLE | breaks the password policy; `violations` says which rules |
 * | PASSWORD_REQUIRED | activation outside the browser or app that signed up |
 * | EMAIL_TAKEN | another account has the address now |
 * | SESSION_NOT_FOUND | the user has no such session |
 * | CAPTCHA_FAILED | the captcha is required, and missing, wrong, expired or used |
 * | VALUE_INVALID | another field has an invalid value |
 */
export type AccountError =
  | { readonly code: 'EMAIL_INVALID'; readonly field: 'email' | 'newEmail' }
  | { readonly code: 'INVALID_CREDENTIALS'; readonly field?: 'currentPassword' }
  | { readonly code: 'LINK_INVALID' }
  | { readonly code: 'LINK_EXPIRED' }
  | { readonly code: 'CODE_INVALID'; readonly field: 'code' }
  | { readonly code: 'EMAIL_TAKEN' }
  | {
      readonly code: 'PASSWORD_UNACCEPTABLE';
      readonly field: InputField;
      readonly violations: readonly PasswordViolation[];
    }
  | { readonly code: 'PASSWORD_REQUIRED'; readonly field: 'password' }
  | { readonly code: 'SESSION_NOT_FOUND'; readonly field: 'sessionId' }
  | { readonly code: 'CAPTCHA_FAILED'; readonly field: 'captcha' }
  /** Any field name: a project's own mutations have their own fields. */
  | { readonly code: 'VALUE_INVALID'; readonly field: string };

/** What a service returns: its result, or every error. */
export type Outcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly errors: readonly AccountError[] };

/** The outcome of a service that did what was asked. */
export function done<Value>(value: Value): Outcome<Value> {
  return { ok: true, value };
}

/** The outcome of a service that changed nothing, with the errors. */
export function refused(...errors: readonly AccountError[]): {
  readonly ok: false;
  readonly errors: readonly AccountError[];
} {
  return { ok: false, errors };
}

/** The error of a captcha that is required and was not solved. */
export const captchaFailed: AccountError = { code: 'CAPTCHA_FAILED', field: 'captcha' };

/**
 * Checks a new password against the policy.
 *
 * @param field - the input field of the password
 * @returns the error; empty if the password is acceptable
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
