import { ConfirmEmailChangeDocument } from '../../schema/documents.ts';
import { html } from './html.ts';
import type { Execute } from '../http/graphql.ts';
import { addressTaken } from './address-taken.ts';
import { page } from './layout.ts';
import type { LinkPage } from './link-page.ts';
import { buttonForm } from './parts.ts';

/** The page that the link to a new address leads to: a button. */
export function emailChangePage(execute: Execute): LinkPage {
  return {
    path: '/change-email',
    purpose: 'EMAIL_CHANGE',

    question(_context, errors) {
      if (errors.length > 0) return addressTaken;
      return page(
        'Use your new address',
        html`<p>From then on you sign in with it, and all mail about your account goes there.</p>
          ${buttonForm('Use this address')}`,
      );
    },

    async use({ uid, token }, _password, context) {
      const variables = { input: { uid, token } };
      return (await execute(ConfirmEmailChangeDocument, variables, context)).confirmEmailChange;
    },

    success: (email) =>
      page(
        'Your address is changed',
        html`<p>
          Sign in as ${email} from now on. Your old address is told of it, with a link that undoes it. You can
          close this page.
        </p>`,
      ),

    words: {
      whyDead: 'It may have been used, or another address or a newer password has made it worthless.',
      wayOn: 'You can ask for a new one where you are signed in.',
    },
  };
}
