import type { FastifyInstance } from 'fastify';
import {
  CheckLinkDocument,
  RequestPasswordResetDocument,
  ResetPasswordDocument,
  type LinkStatus,
  type RefusalFragment,
} from '../../../schema/documents.ts';
import { html, type Html } from '../../html.ts';
import type { Execute } from '../graphql.ts';
import type { ContextOf } from '../request-context.ts';
import { page } from './layout.ts';
import { addressForm, mistypedAddress, passwordForm } from './parts.ts';
import { fieldOf, sendPage, type LinkParams } from './requests.ts';

const requestPath = '/reset-password';

/** The page that a reset link leads to. Opening it uses nothing up: a new password does. */
export function addPasswordResetPage(server: FastifyInstance, execute: Execute, contextOf: ContextOf): void {
  server.get<LinkParams>('/reset-password/:uid/:token', async (request, reply) => {
    const input = { purpose: 'PASSWORD_RESET' as const, ...request.params };
    const { checkLink } = await execute(CheckLinkDocument, { input }, contextOf(request, reply));
    return sendPage(reply, checkLink === 'VALID' ? choice([]) : wayOn(checkLink));
  });

  server.post<LinkParams>('/reset-password/:uid/:token', async (request, reply) => {
    const input = { ...request.params, newPassword: fieldOf(request, 'password') };
    const { resetPassword } = await execute(ResetPasswordDocument, { input }, contextOf(request, reply));
    return sendPage(reply, resetPassword.user ? success() : refusal(resetPassword.errors));
  });

  server.post(requestPath, async (request, reply) => {
    const input = { email: fieldOf(request, 'email') };
    const { requestPasswordReset } = await execute(
      RequestPasswordResetDocument,
      { input },
      contextOf(request, reply),
    );
    return sendPage(
      reply,
      requestPasswordReset.errors.length > 0 ? mistypedAddress(requestPath) : underWay(),
    );
  });
}

function choice(errors: readonly RefusalFragment[]): Html {
  return page(
    'Choose a new password',
    html`<p>It takes the place of your old one, and signs you out everywhere.</p>
      ${passwordForm('Set my password', errors)}`,
  );
}

function success(): Html {
  return page(
    'Your password is changed',
    html`<p>Sign in with it from now on. Wherever you were signed in, you are not any more.</p>`,
  );
}

function refusal(errors: readonly RefusalFragment[]): Html {
  const codes = errors.map(({ code }) => code);
  if (codes.includes('LINK_EXPIRED')) return wayOn('EXPIRED');
  return codes.includes('LINK_INVALID') ? wayOn('INVALID') : choice(errors);
}

function wayOn(status: LinkStatus): Html {
  const reason =
    status === 'EXPIRED'
      ? 'This link is too old.'
      : 'It may have been used, or a sign-in or a newer password has made it worthless.';
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
