import { RequestPasswordResetDocument, ResetPasswordDocument } from '../../schema/documents.ts';
import { html } from './html.ts';
import type { Execute } from '../http/graphql.ts';
import { page } from './layout.ts';
import type { LinkPage } from './link-page.ts';
import { passwordForm } from './parts.ts';

/** The page that a reset link leads to: a field for the new password. */
export function passwordResetPage(execute: Execute): LinkPage {
  return {
    path: '/reset-password',
    purpose: 'PASSWORD_RESET',

    question: (_context, errors) =>
      page(
        'Choose a new password',
        html`<p>It takes the place of your old one, and signs you out everywhere.</p>
          ${passwordForm('Set my password', errors)}`,
      ),

    async use({ uid, token }, newPassword, context) {
      const input = { uid, token, newPassword };
      return (await execute(ResetPasswordDocument, { input }, context)).resetPassword;
    },

    success: () =>
      page(
        'Your password is changed',
        html`<p>Sign in with it from now on. Wherever you were signed in, you are not any more.</p>`,
      ),

    another: {
      async mail(email, context) {
        const variables = { input: { email } };
        const { requestPasswordReset } = await execute(RequestPasswordResetDocument, variables, context);
        return requestPasswordReset.errors;
      },
      underWay: 'If there is an account with this address, a link is on its way.',
      field: 'requestPasswordReset',
      elsewhere: 'Ask for a new one where you asked for this one.',
    },

    words: {
      whyDead: 'It may have been used, or a sign-in or a newer password has made it worthless.',
      wayOn: 'You can have a new one mailed to you:',
    },
  };
}
