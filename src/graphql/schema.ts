import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import { buildSchema } from 'type-graphql';
import { ActivateAccountResolver } from './activate-account.ts';
import { ChangePasswordResolver } from './change-password.ts';
import { CheckLinkResolver } from './check-link.ts';
import { LoginResolver } from './login.ts';
import { LoginWithLinkResolver } from './login-with-link.ts';
import { LogoutResolver } from './logout.ts';
import { MeResolver } from './me.ts';
import { PasswordPolicyResolver } from './password-policy.ts';
import { RegisterResolver } from './register.ts';
import { RequestLoginLinkResolver } from './request-login-link.ts';
import { RequestPasswordResetResolver } from './request-password-reset.ts';
import { ResendActivationResolver } from './resend-activation.ts';
import { ResetPasswordResolver } from './reset-password.ts';
import { RevokeOtherSessionsResolver } from './revoke-other-sessions.ts';
import { RevokeSessionResolver } from './revoke-session.ts';
import { UpdateProfileResolver } from './update-profile.ts';
import { AccountErrorType, PasswordPolicyErrorType } from './user-errors.ts';
import { UserResolver } from './user.ts';

/** Builds the schema from the resolvers: one file for each thing that can be asked for. */
export function buildApiSchema(): Promise<GraphQLSchema> {
  return buildSchema({
    resolvers: [
      MeResolver,
      UserResolver,
      CheckLinkResolver,
      PasswordPolicyResolver,
      RegisterResolver,
      ResendActivationResolver,
      ActivateAccountResolver,
      LoginResolver,
      LogoutResolver,
      RequestLoginLinkResolver,
      LoginWithLinkResolver,
      RequestPasswordResetResolver,
      ResetPasswordResolver,
      UpdateProfileResolver,
      RevokeSessionResolver,
      RevokeOtherSessionsResolver,
      ChangePasswordResolver,
    ],
    orphanedTypes: [AccountErrorType, PasswordPolicyErrorType],
    validate: false,
  });
}
