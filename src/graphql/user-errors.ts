import { Field, InterfaceType, ObjectType, registerEnumType } from 'type-graphql';
import type { AccountError } from '../accounts/errors.ts';
import { passwordViolations, type PasswordViolation } from '../passwords/policy.ts';
import { enumOf } from './type-graphql.ts';

const codes = {
  EMAIL_INVALID: 'No address that mail could go to.',
  INVALID_CREDENTIALS:
    'Also for an account that is not activated yet, or no longer active: to say more would tell who has an account.',
  LINK_INVALID: 'Forged, used, or made worthless by a later change: one answer for all.',
  LINK_EXPIRED: 'Only where the signature is genuine.',
  CODE_INVALID: 'Wrong, used, expired or tried too often: one answer for all.',
  PASSWORD_UNACCEPTABLE: 'Against the password policy; `violations` says how.',
  PASSWORD_REQUIRED:
    'Activation outside the browser or app that signed up: ask for a password and call again; the link still lives.',
  EMAIL_TAKEN: 'Only in confirmEmailChange and revertEmailChange.',
  SESSION_NOT_FOUND: 'The user has no such session, or no longer.',
  VALUE_INVALID: 'A field holds what it cannot hold; `path` says which.',
  CAPTCHA_FAILED:
    'Only where the server asks for a captcha: it is missing, wrong, too old or used. Show a new one and send its answer.',
} satisfies Record<AccountError['code'], string>;

const messages: Record<AccountError['code'], string> = {
  EMAIL_INVALID: 'This is not an e-mail address.',
  INVALID_CREDENTIALS: 'The address or the password is wrong, or the account is not active.',
  LINK_INVALID: 'This link does not work, or no longer.',
  LINK_EXPIRED: 'This link is too old.',
  CODE_INVALID: 'This code does not work, or no longer.',
  PASSWORD_UNACCEPTABLE: 'This password cannot be used.',
  PASSWORD_REQUIRED: 'Choose a password to activate the account.',
  EMAIL_TAKEN: 'This address belongs to somebody else by now.',
  SESSION_NOT_FOUND: 'There is no such session.',
  VALUE_INVALID: 'This value cannot be used.',
  CAPTCHA_FAILED: 'Solve the captcha, and send its answer along.',
};

const UserErrorCode = enumOf(Object.keys(codes));
registerEnumType(UserErrorCode, {
  name: 'UserErrorCode',
  valuesConfig: Object.fromEntries(
    Object.entries(codes).map(([code, description]) => [code, { description }]),
  ),
});

const PasswordViolationEnum = enumOf(passwordViolations);
registerEnumType(PasswordViolationEnum, {
  name: 'PasswordViolation',
  description: 'A rule that a new password breaks.',
  valuesConfig: {
    TOO_SIMILAR: { description: 'To the address or the name of its owner, or a word of them.' },
    TOO_WEAK: { description: 'Only where the server estimates how easily passwords are guessed.' },
    BREACHED: { description: 'Only where the server looks passwords up that have been found in breaches.' },
  },
});

/** A business error. */
@InterfaceType('UserError', {
  description: 'Why nothing was done. It is data: what is thrown is a fault of the request or of the server.',
  resolveType: (value: UserErrorType) => ('violations' in value ? 'PasswordPolicyError' : 'AccountError'),
})
export abstract class UserErrorType {
  @Field(() => UserErrorCode)
  code!: AccountError['code'];

  @Field(() => String, { description: 'For a developer or as a fallback; clients translate the code.' })
  message!: string;

  @Field(() => [String], {
    nullable: true,
    description: 'The input field it is about, e.g. ["input", "newPassword"].',
  })
  path!: string[] | null;
}

/** Any error except that of a new password. */
@ObjectType('AccountError', { implements: UserErrorType, description: 'Any refusal but that of a password.' })
export class AccountErrorType extends UserErrorType {}

/** The error of a new password that breaks the policy. */
@ObjectType('PasswordPolicyError', {
  implements: UserErrorType,
  description: 'The refusal of a new password.',
})
export class PasswordPolicyErrorType extends UserErrorType {
  @Field(() => [PasswordViolationEnum])
  violations!: readonly PasswordViolation[];
}

/** Maps the errors of a service to the API. */
export function toUserErrors(errors: readonly AccountError[]): UserErrorType[] {
  return errors.map((error) => ({
    code: error.code,
    message: messages[error.code],
    path: 'field' in error ? ['input', error.field] : null,
    ...('violations' in error ? { violations: error.violations } : {}),
  }));
}
