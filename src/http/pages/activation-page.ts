import type { FastifyInstance } from 'fastify';
import {
  ActivateAccountDocument,
  CheckLinkDocument,
  ResendActivationDocument,
  type LinkStatus,
  type RefusalFragment,
} from '../../../schema/documents.ts';
import { html, type Html } from '../../html.ts';
import type { Execute } from '../graphql.ts';
import type { ContextOf } from '../request-context.ts';
import { page } from './layout.ts';
import { addressForm, buttonForm, mistypedAddress, passwordForm } from './parts.ts';
import { fieldOf, sendPage, type LinkParams } from './requests.ts';

const resendPath = '/activate';

/** The page that an activation link leads to. Opening it uses nothing up: its button does. */
export function addActivationPage(server: FastifyInstance, execute: Execute, contextOf: ContextOf): void {
  server.get<LinkParams>('/activate/:uid/:token', async (request, reply) => {
    const input = { purpose: 'ACTIVATION' as const, ...request.params };
    const context = contextOf(request, reply);
    const { checkLink } = await execute(CheckLinkDocument, { input }, context);
    if (checkLink !== 'VALID') return sendPage(reply, wayOn(checkLink));
    return sendPage(reply, context.signUpToken ? invitation() : passwordQuestion([]));
  });

  server.post<LinkParams>('/activate/:uid/:token', async (request, reply) => {
    const password = fieldOf(request, 'password') || null;
    const input = { ...request.params, password };
    const { activateAccount } = await execute(ActivateAccountDocument, { input }, contextOf(request, reply));
    return sendPage(
      reply,
      activateAccount.user ? welcome(activateAccount.user.email) : refusal(activateAccount.errors),
    );
  });

  server.post(resendPath, async (request, reply) => {
    const input = { email: fieldOf(request, 'email') };
    const { resendActivation } = await execute(
      ResendActivationDocument,
      { input },
      contextOf(request, reply),
    );
    return sendPage(reply, resendActivation.errors.length > 0 ? mistypedAddress(resendPath) : underWay());
  });
}

function invitation(): Html {
  return page(
    'Activate your account',
    html`<p>One more step: confirm that this address is yours.</p>
      ${buttonForm('Activate my account')}`,
  );
}

function welcome(email: string): Html {
  return page(
    'Your account is active',
    html`<p>${email} is confirmed, and you are signed in. You can close this page.</p>`,
  );
}

function refusal(errors: readonly RefusalFragment[]): Html {
  const codes = errors.map(({ code }) => code);
  if (codes.includes('LINK_EXPIRED')) return wayOn('EXPIRED');
  return codes.includes('LINK_INVALID') ? wayOn('INVALID') : passwordQuestion(errors);
}

function passwordQuestion(errors: readonly RefusalFragment[]): Html {
  return page(
    'Choose a password',
    html`<p>
        You opened this link in another browser than the one that signed up. Choose the password of your
        account; whatever was chosen before does not count.
      </p>
      ${passwordForm('Activate my account', errors)}`,
  );
}

function wayOn(status: LinkStatus): Html {
  if (status === 'ALREADY_DONE') {
    return page(
      'Your account is active already',
      html`<p>This link has done its work. You can close this page and sign in.</p>`,
    );
  }
  const reason =
    status === 'EXPIRED'
      ? 'This link is too old.'
      : 'It may have been used, or be incomplete: mail programs sometimes break long links.';
  return page(
    status === 'EXPIRED' ? 'This link has expired' : 'This link does not work',
    html`<p>
        ${reason} If your account is active already, simply sign in. If not, have a new link mailed to you:
      </p>
      ${addressForm(resendPath)}`,
  );
}

function underWay(): Html {
  return page(
    'Look into your mailbox',
    html`<p>If an account waits to be activated under this address, a new link is on its way.</p>`,
  );
}
