import type { GraphQLSchema } from 'graphql';
import { buildSchemaApart } from './build-schema-apart.ts';
import { ActivateAccountResolver } from './activate-account.ts';
import { ActivateAccountWithCodeResolver } from './activate-account-with-code.ts';
import { CancelAccountDeletionResolver } from './cancel-account-deletion.ts';
import { CaptchaResolver } from './captcha.ts';
import { ChangePasswordResolver } from './change-password.ts';
import { CheckLinkResolver } from './check-link.ts';
import { ConfirmAccountDeletionResolver } from './confirm-account-deletion.ts';
import { ConfirmEmailChangeResolver } from './confirm-email-change.ts';
import { LoginResolver } from './login.ts';
import { LoginWithLinkResolver } from './login-with-link.ts';
import { LogoutResolver } from './logout.ts';
import { MeResolver } from './me.ts';
import { PasswordPolicyResolver } from './password-policy.ts';
import { PendingEmailResolver } from './pending-email.ts';
import { RegisterResolver } from './register.ts';
import { RequestAccountDeletionResolver } from './request-account-deletion.ts';
import { RequestEmailChangeResolver } from './request-email-change.ts';
import { RequestLoginLinkResolver } from './request-login-link.ts';
import { RequestPasswordResetResolver } from './request-password-reset.ts';
import { ResendActivationResolver } from './resend-activation.ts';
import { ResetPasswordResolver } from './reset-password.ts';
import { ResetPasswordWithCodeResolver } from './reset-password-with-code.ts';
import { RevertEmailChangeResolver } from './revert-email-change.ts';
import { RevokeOtherSessionsResolver } from './revoke-other-sessions.ts';
import { RevokeSessionResolver } from './revoke-session.ts';
import { SecurityEventsResolver } from './security-events.ts';
import { UpdateProfileResolver } from './update-profile.ts';
import { AccountErrorType, PasswordPolicyErrorType } from './user-errors.ts';
import { UserResolver } from './user.ts';

/**
 * Builds the schema from the resolvers: one file for each thing that can be asked for.
 *
 * @param additions - the resolvers that a project adds: instances, so that each has what it works with
 */
export function buildApiSchema(additions: readonly object[] = []): GraphQLSchema {
  const added = new Map(additions.map((resolver) => [resolver.constructor, resolver]));
  return buildSchemaApart({
    resolvers: [
      MeResolver,
      UserResolver,
      PendingEmailResolver,
      SecurityEventsResolver,
      CheckLinkResolver,
      PasswordPolicyResolver,
      CaptchaResolver,
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
      RequestAccountDeletionResolver,
      ConfirmAccountDeletionResolver,
      CancelAccountDeletionResolver,
      ...added.keys(),
    ],
    orphanedTypes: [AccountErrorType, PasswordPolicyErrorType],
    container: { get: (resolver: new () => object) => added.get(resolver) ?? new resolver() },
    validate: false,
  });
}
