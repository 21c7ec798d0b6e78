import type { FastifyInstance } from 'fastify';
import {
  CheckLinkDocument,
  LoginWithLinkDocument,
  RequestLoginLinkDocument,
  type LinkStatus,
} from '../../../schema/documents.ts';
import { html, type Html } from '../../html.ts';
import type { Execute } from '../graphql.ts';
import type { ContextOf } from '../request-context.ts';
import { page } from './layout.ts';
import { addressForm, buttonForm, mistypedAddress } from './parts.ts';
import { fieldOf, sendPage, type LinkParams } from './requests.ts';

const requestPath = '/login';

/** The page that a login link leads to. Opening it uses nothing up: its button does. */
export function addLoginPage(server: FastifyInstance, execute: Execute, contextOf: ContextOf): void {
  server.get<LinkParams>('/login/:uid/:token', async (request, reply) => {
    const input = { purpose: 'LOGIN' as const, ...request.params };
    const { checkLink } = await execute(CheckLinkDocument, { input }, contextOf(request, reply));
    return sendPage(reply, checkLink === 'VALID' ? invitation() : wayOn(checkLink));
  });

  server.post<LinkParams>('/login/:uid/:token', async (request, reply) => {
    const input = { ...request.params };
    const { loginWithLink } = await execute(LoginWithLinkDocument, { input }, contextOf(request, reply));
    if (loginWithLink.user) return sendPage(reply, welcome(loginWithLink.user.email));
    const expired = loginWithLink.errors.some(({ code }) => code === 'LINK_EXPIRED');
    return sendPage(reply, wayOn(expired ? 'EXPIRED' : 'INVALID'));
  });

  server.post(requestPath, async (request, reply) => {
    const input = { email: fieldOf(request, 'email') };
    const { requestLoginLink } = await execute(
      RequestLoginLinkDocument,
      { input },
      contextOf(request, reply),
    );
    return sendPage(reply, requestLoginLink.errors.length > 0 ? mistypedAddress(requestPath) : underWay());
  });
}

function invitation(): Html {
  return page(
    'Sign in',
    html`<p>One more step, so that only you use the link:</p>
      ${buttonForm('Sign me in')}`,
  );
}

function welcome(email: string): Html {
  return page('You are signed in', html`<p>As ${email}. You can close this page.</p>`);
}

function wayOn(status: LinkStatus): Html {
  const reason =
    status === 'EXPIRED'
      ? 'This link is too old.'
      : 'It may have been used, or another sign-in has made it worthless.';
  return page(
    status === 'EXPIRED' ? 'This link has expired' : 'This link does not work',
    html`<p>${reason} You can have a new one mailed to you:</p>
      ${addressForm(requestPath)}`,
  );
}

function underWay(): Html {
  return page(
    'Look into your mailbox',
    html`<p>If there is an account with this address, a link is on its way.</p>`,
  );
}
