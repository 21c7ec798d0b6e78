import { LoginWithLinkDocument, RequestLoginLinkDocument } from '../../schema/documents.ts';
import { html } from './html.ts';
import type { Execute } from '../http/graphql.ts';
import { page } from './layout.ts';
import type { LinkPage } from './link-page.ts';
import { buttonForm } from './parts.ts';

/** The page that a login link leads to: a button. */
export function loginPage(execute: Execute): LinkPage {
  return {
    path: '/login',
    purpose: 'LOGIN',

    question: () =>
      page(
        'Sign in',
        html`<p>One more step, so that only you use the link:</p>
          ${buttonForm('Sign me in')}`,
      ),

    async use({ uid, token }, _password, context) {
      return (await execute(LoginWithLinkDocument, { input: { uid, token } }, context)).loginWithLink;
    },

    success: (email) => page('You are signed in', html`<p>As ${email}. You can close this page.</p>`),

    another: {
      async mail(email, context) {
        const { requestLoginLink } = await execute(RequestLoginLinkDocument, { input: { email } }, context);
        return requestLoginLink.errors;
      },
      underWay: 'If there is an account with this address, a link is on its way.',
      field: 'requestLoginLink',
      elsewhere: 'Ask for a new one where you asked for this one.',
    },

    words: {
      whyDead: 'It may have been used, or another sign-in has made it worthless.',
      wayOn: 'You can have a new one mailed to you:',
    },
  };
}
