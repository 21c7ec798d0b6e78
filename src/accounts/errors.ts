import type { PasswordViolation } from '../passwords/policy.ts';

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
 * Everything that a person can do wrong, or that can be wrong with what they hold. Each is an answer, not an
 * exception.
 *
 * | code | when |
 * |---|---|
 * | EMAIL_INVALID | it is no address that mail could go to |
 * | INVALID_CREDENTIALS | unknown, not activated, deactivated, or a wrong password: one answer for all |
 * | LINK_INVALID | forged, used, or made worthless by a later change: one answer for all |
 * | LINK_EXPIRED | genuine, and too old |
 * | CODE_INVALID | wrong, used, expired or tried too often: one answer for all |
 * | PASSWORD_UNACCEPTABLE | against the policy; the violations say how |
 * | PASSWORD_REQUIRED | an activation outside the browser or app that signed up |
 * | EMAIL_TAKEN | the address has come to belong to somebody else |
 * | SESSION_NOT_FOUND | there is no such session of this user |
 * | CAPTCHA_FAILED | the captcha that is asked for is missing, wrong, too old or used |
 * | VALUE_INVALID | another field holds what it cannot hold |
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
  /** Of any name: a project's own mutations have fields of their own. */
  | { readonly code: 'VALUE_INVALID'; readonly field: string };

/** What a service answers: what was asked for, or every reason why not. */
export type Outcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly errors: readonly AccountError[] };

/** The answer of a service that did what was asked. */
export function done<Value>(value: Value): Outcome<Value> {
  return { ok: true, value };
}

/** The answer of a service that changed nothing, with the reasons. */
export function refused(...errors: readonly AccountError[]): {
  readonly ok: false;
  readonly errors: readonly AccountError[];
} {
  return { ok: false, errors };
}

/** What whoever is to solve a captcha, and did not, is told. */
export const captchaFailed: AccountError = { code: 'CAPTCHA_FAILED', field: 'captcha' };
