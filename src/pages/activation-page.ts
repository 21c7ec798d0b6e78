import { ActivateAccountDocument, ResendActivationDocument } from '../../schema/documents.ts';
import { html } from './html.ts';
import type { Execute } from '../http/graphql.ts';
import { page } from './layout.ts';
import type { LinkPage } from './link-page.ts';
import { buttonForm, passwordForm } from './parts.ts';

/** The page that an activation link leads to: a button, or a password where somebody else may have signed up. */
export function activationPage(execute: Execute): LinkPage {
  return {
    path: '/activate',
    purpose: 'ACTIVATION',

    question(context, errors) {
      if (context.signUpToken && errors.length === 0) {
        return page(
          'Activate your account',
          html`<p>One more step: confirm that this address is yours.</p>
            ${buttonForm('Activate my account')}`,
        );
      }
      return page(
        'Choose a password',
        html`<p>
            You opened this link in another browser than the one that signed up. Choose the password of your
            account; whatever was chosen before does not count.
          </p>
          ${passwordForm('Activate my account', errors)}`,
      );
    },

    async use({ uid, token }, password, context) {
      const input = { uid, token, password: password || null };
      return (await execute(ActivateAccountDocument, { input }, context)).activateAccount;
    },

    success: (email) =>
      page(
        'Your account is active',
        html`<p>${email} is confirmed, and you are signed in. You can close this page.</p>`,
      ),

    another: {
      async mail(email, context) {
        const { resendActivation } = await execute(ResendActivationDocument, { input: { email } }, context);
        return resendActivation.errors;
      },
      underWay: 'If an account waits to be activated under this address, a new link is on its way.',
      field: 'resendActivation',
      elsewhere:
        'If your account is active already, simply sign in. If not, ask for a new link where you signed up.',
    },

    words: {
      whyDead: 'It may have been used, or be incomplete: mail programs sometimes break long links.',
      wayOn: 'If your account is active already, simply sign in. If not, have a new link mailed to you:',
    },

    alreadyDone: page(
      'Your account is active already',
      html`<p>This link has done its work. You can close this page and sign in.</p>`,
    ),
  };
}
