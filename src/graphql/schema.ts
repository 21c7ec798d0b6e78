// Before the resolvers, whose decorators need it.
import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import { CaptchaResolver } from './captcha.ts';
import { CheckLinkResolver } from './check-link.ts';
import { AccountDeletionResolver } from './deletion/account-deletion.ts';
import { ChangePasswordResolver } from './password/change-password.ts';
import { ForgottenPasswordResolver } from './password/forgotten-password.ts';
import { PasswordPolicyResolver } from './password/password-policy.ts';
import { ProfileResolver } from './profile/profile.ts';
import { SessionsResolver } from './sessions/sessions.ts';
import { ConfirmEmailChangeResolver } from './email-address/confirm-email-change.ts';
import { RequestEmailChangeResolver } from './email-address/request-email-change.ts';
import { RevertEmailChangeResolver } from './email-address/revert-email-change.ts';
import { SecurityEventsResolver } from './sessions/security-events.ts';
import { LoginResolver } from './sign-in/login.ts';
import { LoginLinkResolver } from './sign-in/login-link.ts';
import { ActivationResolver } from './sign-up/activation.ts';
import { RegisterResolver } from './sign-up/register.ts';
import { buildSchemaApart } from './type-graphql.ts';
import { AccountErrorType, PasswordPolicyErrorType } from './user-errors.ts';

/**
 * Builds the schema from the resolvers. The fields that resolvers add to `User` are in the order of the imports above.
 *
 * @param additions - the resolvers that a project adds: instances, so that each has what it works with
 */
export function buildApiSchema(additions: readonly object[] = []): GraphQLSchema {
  const added = new Map(additions.map((resolver) => [resolver.constructor, resolver]));
  return buildSchemaApart({
    resolvers: [
      RegisterResolver,
      ActivationResolver,
      LoginResolver,
      LoginLinkResolver,
      ForgottenPasswordResolver,
      ChangePasswordResolver,
      PasswordPolicyResolver,
      RequestEmailChangeResolver,
      ConfirmEmailChangeResolver,
      RevertEmailChangeResolver,
      AccountDeletionResolver,
      ProfileResolver,
      SessionsResolver,
      SecurityEventsResolver,
      CheckLinkResolver,
      CaptchaResolver,
      ...added.keys(),
    ],
    orphanedTypes: [AccountErrorType, PasswordPolicyErrorType],
    container: { get: (resolver: new () => object) => added.get(resolver) ?? new resolver() },
    validate: false,
  });
}
