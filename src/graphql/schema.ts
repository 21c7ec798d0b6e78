import type { GraphQLSchema } from 'graphql';
import { buildSchemaApart } from './build-schema-apart.ts';
import { ActivateAccountResolver } from './sign-up/activate-account.ts';
import { ActivateAccountWithCodeResolver } from './sign-up/activate-account-with-code.ts';
import { CancelAccountDeletionResolver } from './deletion/cancel-account-deletion.ts';
import { CaptchaResolver } from './captcha.ts';
import { ChangePasswordResolver } from './password/change-password.ts';
import { CheckLinkResolver } from './check-link.ts';
import { ConfirmAccountDeletionResolver } from './deletion/confirm-account-deletion.ts';
import { ConfirmEmailChangeResolver } from './email-address/confirm-email-change.ts';
import { LoginResolver } from './sign-in/login.ts';
import { LoginWithLinkResolver } from './sign-in/login-with-link.ts';
import { LogoutResolver } from './sessions/logout.ts';
import { MeResolver } from './profile/me.ts';
import { PasswordPolicyResolver } from './password/password-policy.ts';
import { PendingEmailResolver } from './email-address/pending-email.ts';
import { RegisterResolver } from './sign-up/register.ts';
import { RequestAccountDeletionResolver } from './deletion/request-account-deletion.ts';
import { RequestEmailChangeResolver } from './email-address/request-email-change.ts';
import { RequestLoginLinkResolver } from './sign-in/request-login-link.ts';
import { RequestPasswordResetResolver } from './password/request-password-reset.ts';
import { ResendActivationResolver } from './sign-up/resend-activation.ts';
import { ResetPasswordResolver } from './password/reset-password.ts';
import { ResetPasswordWithCodeResolver } from './password/reset-password-with-code.ts';
import { RevertEmailChangeResolver } from './email-address/revert-email-change.ts';
import { RevokeOtherSessionsResolver } from './sessions/revoke-other-sessions.ts';
import { RevokeSessionResolver } from './sessions/revoke-session.ts';
import { SecurityEventsResolver } from './sessions/security-events.ts';
import { UpdateProfileResolver } from './profile/update-profile.ts';
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
