/** What the contract promises and the server does not have yet. What gets built has to leave this list. */
export const notBuiltYet = {
  types: [
    'CancelAccountDeletionInput',
    'CancelAccountDeletionPayload',
    'ConfirmAccountDeletionInput',
    'ConfirmAccountDeletionPayload',
    'RequestAccountDeletionInput',
    'RequestAccountDeletionPayload',
  ],
  fields: [
    'LoginInput.captcha',
    'Mutation.cancelAccountDeletion',
    'Mutation.confirmAccountDeletion',
    'Mutation.requestAccountDeletion',
    'RegisterInput.captcha',
    'RequestLoginLinkInput.captcha',
    'RequestPasswordResetInput.captcha',
    'ResendActivationInput.captcha',
  ],
  values: {
    PasswordViolation: ['BREACHED'],
    UserErrorCode: ['CAPTCHA_FAILED'],
  },
} as const;
