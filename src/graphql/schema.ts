import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import { buildSchema } from 'type-graphql';
import { ActivateAccountResolver } from './activate-account.ts';
import { ActivateAccountWithCodeResolver } from './activate-account-with-code.ts';
import { ChangePasswordResolver } from './change-password.ts';
import { CheckLinkResolver } from './check-link.ts';
import { ConfirmEmailChangeResolver } from './confirm-email-change.ts';
import { LoginResolver } from './login.ts';
import { LoginWithLinkResolver } from './login-with-link.ts';
import { LogoutResolver } from './logout.ts';
import { MeResolver } from './me.ts';
import { PasswordPolicyResolver } from './password-policy.ts';
import { PendingEmailResolver } from './pending-email.ts';
import { RegisterResolver } from './register.ts';
import { RequestEmailChangeResolver } from './request-email-change.ts';
import { RequestLoginLinkResolver } from './request-login-link.ts';
import { RequestPasswordResetResolver } from './request-password-reset.ts';
import { ResendActivationResolver } from './resend-activation.ts';
import { ResetPasswordResolver } from './reset-password.ts';
import { ResetPasswordWithCodeResolver } from './reset-password-with-code.ts';
import { RevertEmailChangeResolver } from './revert-email-change.ts';
import { RevokeOtherSessionsResolver } from './revoke-other-sessions.ts';
import { RevokeSessionResolver } from './revoke-session.ts';
import { UpdateProfileResolver } from './update-profile.ts';
import { AccountErrorType, PasswordPolicyErrorType } from './user-errors.ts';
import { UserResolver } from './user.ts';

/** A class of TypeGraphQL that answers queries, mutations or fields. */
export type ResolverClass = new () => object;

/**
 * Builds the schema from the resolvers: one file for each thing that can be asked for.
 *
 * @param additions - the resolvers that a project adds
 */
export function buildApiSchema(additions: readonly ResolverClass[] = []): Promise<GraphQLSchema> {
  return buildSchema({
    resolvers: [
      MeResolver,
      UserResolver,
      PendingEmailResolver,
      CheckLinkResolver,
      PasswordPolicyResolver,
      RegisterResolver,
      ResendActivationResolver,
      ActivateAccountResolver,
      ActivateAccountWithCodeResolver,
      LoginResolver,
      LogoutResolver,
      RequestLoginLinkResolver,
      LoginWithLinkResolver,
      RequestPasswordResetResolver,
      ResetPasswordResolver,
      ResetPasswordWithCodeResolver,
      UpdateProfileResolver,
      RevokeSessionResolver,
      RevokeOtherSessionsResolver,
      ChangePasswordResolver,
      RequestEmailChangeResolver,
      ConfirmEmailChangeResolver,
      RevertEmailChangeResolver,
      ...additions,
    ],
    orphanedTypes: [AccountErrorType, PasswordPolicyErrorType],
    validate: false,
  });
}
