import { CancelAccountDeletionDocument, RequestLoginLinkDocument } from '../../schema/documents.ts';
import { html } from './html.ts';
import type { Execute } from '../http/graphql.ts';
import { page } from './layout.ts';
import type { LinkPage } from './link-page.ts';
import { buttonForm } from './parts.ts';

/** The page that the way back of a farewell mail leads to: a button. */
export function accountRestorePage(execute: Execute): LinkPage {
  return {
    path: '/restore-account',
    purpose: 'DELETION_CANCEL',

    question: () =>
      page(
        'Keep your account',
        html`<p>It was to be erased. If you want it back, it will be as it was.</p>
          ${buttonForm('Restore my account')}`,
      ),

    async use({ uid, token }, _password, context) {
      const variables = { input: { uid, token } };
      return (await execute(CancelAccountDeletionDocument, variables, context)).cancelAccountDeletion;
    },

    success: () =>
      page('Your account is back', html`<p>Nothing will be erased. You can sign in as you used to.</p>`),

    another: {
      // To whoever has deleted their account, every link that is asked for is the way back.
      async mail(email, context) {
        const { requestLoginLink } = await execute(RequestLoginLinkDocument, { input: { email } }, context);
        return requestLoginLink.errors;
      },
      underWay: 'If there is an account with this address, deleted or not, a link is on its way.',
      field: 'requestLoginLink',
      elsewhere:
        'As long as the account is not erased, ask for a link to sign in with: the one that comes is the way back.',
    },

    words: {
      whyDead: 'It may have been used, or the account may be erased.',
      wayOn: 'As long as the account is not erased, you can have a new one mailed to you:',
    },
  };
}
