import { ConfirmAccountDeletionDocument } from '../../schema/documents.ts';
import { html } from './html.ts';
import { inWords } from '../mail/duration.ts';
import type { Execute } from '../http/graphql.ts';
import { page } from './layout.ts';
import type { LinkPage } from './link-page.ts';
import { buttonForm } from './parts.ts';

/** The page that a link leads to which deletes an account: what will happen, and a button. */
export function accountDeletionPage(execute: Execute): LinkPage {
  return {
    path: '/delete-account',
    purpose: 'ACCOUNT_DELETION',

    question(context) {
      const grace = inWords(context.service().deletionGraceSeconds, 'en');
      return page(
        'Delete your account',
        html`<p>
            Your account is deactivated at once, and you are signed out everywhere. After ${grace} it is
            erased, with all that belongs to it. Until then you can change your mind: we mail you a link that
            brings it back.
          </p>
          ${buttonForm('Delete my account')}`,
      );
    },

    async use({ uid, token }, _password, context) {
      const variables = { input: { uid, token } };
      return (await execute(ConfirmAccountDeletionDocument, variables, context)).confirmAccountDeletion;
    },

    success: () =>
      page(
        'Your account is deleted',
        html`<p>
          You are signed out everywhere. If you change your mind before it is erased, look into your mailbox:
          the link that brings it back is on its way.
        </p>`,
      ),

    words: {
      whyDead: 'It may have been used, or a new password or another address has made it worthless.',
      wayOn: 'To delete your account, sign in and ask for a new link.',
    },
  };
}
