import { RevertEmailChangeDocument } from '../../schema/documents.ts';
import { html } from './html.ts';
import type { Execute } from '../http/graphql.ts';
import { addressTaken } from './address-taken.ts';
import { page } from './layout.ts';
import type { LinkPage } from './link-page.ts';
import { buttonForm } from './parts.ts';

/** The page that the link to undo a change of address leads to: what that means, and a button. */
export function emailRevertPage(execute: Execute): LinkPage {
  return {
    path: '/restore-email',
    purpose: 'EMAIL_REVERT',

    question(_context, errors) {
      if (errors.length > 0) return addressTaken;
      return page(
        'Restore your old address',
        html`<p>
            If you did not change the address of your account, somebody else may have. This brings the old one
            back, signs everybody out, makes the password worthless, and mails you a link to choose a new one.
          </p>
          ${buttonForm('Restore my address')}`,
      );
    },

    async use({ uid, token }, _password, context) {
      const variables = { input: { uid, token } };
      return (await execute(RevertEmailChangeDocument, variables, context)).revertEmailChange;
    },

    success: (email) =>
      page(
        'Your address is restored',
        html`<p>
          Your account belongs to ${email} again, and everybody is signed out. A link to choose a new password
          is on its way there: the old one does not work any more, whoever knows it.
        </p>`,
      ),

    words: {
      whyDead: 'It may have been used, or the address has been restored in another way.',
      wayOn: 'If you cannot get into your account, ask whoever runs this service.',
    },
  };
}
