import type { FastifyInstance } from 'fastify';
import { CheckLinkDocument, type LinkStatus, type RefusalFragment } from '../../schema/documents.ts';
import type { CaptchaField } from '../captcha/captcha-settings.ts';
import type { GraphQLContext } from '../graphql/context.ts';
import { html, type Html } from './html.ts';
import type { LinkInput } from '../links/links.ts';
import type { LinkPurpose } from '../links/purpose.ts';
import type { Execute } from '../http/graphql.ts';
import type { ContextOf } from '../http/request-context.ts';
import { page } from './layout.ts';
import { addressForm } from './parts.ts';
import { fieldOf, sendPage, type LinkParams } from './requests.ts';

/** What a mutation answered that used a link. */
export interface LinkUse {
  /** Missing where the mutation shows none. */
  readonly user?: { readonly email: string } | null;
  readonly errors: readonly RefusalFragment[];
}

/** What is particular to the page of one kind of link. */
export interface LinkPage {
  /** Such as `/activate`: a link is `/activate/uid/token`, and another one is asked for at the path itself. */
  readonly path: string;
  readonly purpose: LinkPurpose;
  /** What a link that works is met with, and met with again where `use` refused something but the link. */
  question(context: GraphQLContext, errors: readonly RefusalFragment[]): Html;
  /** Runs the mutation that uses the link. */
  use(link: LinkInput, password: string, context: GraphQLContext): Promise<LinkUse>;
  /** What came of it, with the user's address where the mutation shows one. */
  success(email: string | null): Html;
  /** How another link can be had by an address alone; without it, a dead link is met with words only. */
  readonly another?: {
    /** Runs the mutation that mails it. */
    mail(email: string, context: GraphQLContext): Promise<readonly RefusalFragment[]>;
    /** What to say when it has been asked for: the same for every address. */
    readonly underWay: string;
    /** The mutation that it runs. */
    readonly field: CaptchaField;
    /** What to do about a dead link where that mutation asks for a captcha. */
    readonly elsewhere: string;
  };
  readonly words: {
    /** Why a link may be dead, though nobody forged it. */
    readonly whyDead: string;
    /** What to do about a dead one. */
    readonly wayOn: string;
  };
  /** What a link is met with whose work is done; as dead where a kind knows no such thing. */
  readonly alreadyDone?: Html;
}

/** Adds the page of one kind of link. Opening it uses nothing up: its form does. */
export function addLinkPage(
  server: FastifyInstance,
  execute: Execute,
  contextOf: ContextOf,
  kind: LinkPage,
): void {
  const { path, purpose } = kind;

  server.get<LinkParams>(`${path}/:uid/:token`, async (request, reply) => {
    const context = contextOf(request, reply);
    const input = { purpose, ...request.params };
    const { checkLink } = await execute(CheckLinkDocument, { input }, context);
    return sendPage(reply, checkLink === 'VALID' ? kind.question(context, []) : deadEnd(kind, checkLink));
  });

  server.post<LinkParams>(`${path}/:uid/:token`, async (request, reply) => {
    const context = contextOf(request, reply);
    const { user, errors } = await kind.use(request.params, fieldOf(request, 'password'), context);
    if (errors.length === 0) return sendPage(reply, kind.success(user?.email ?? null));
    const codes = errors.map(({ code }) => code);
    if (codes.includes('LINK_EXPIRED')) return sendPage(reply, deadEnd(kind, 'EXPIRED'));
    if (codes.includes('LINK_INVALID')) return sendPage(reply, deadEnd(kind, 'INVALID'));
    return sendPage(reply, kind.question(context, errors));
  });

  const { another } = kind;
  if (!another) return;
  server.post(path, async (request, reply) => {
    const errors = await another.mail(fieldOf(request, 'email'), contextOf(request, reply));
    return sendPage(reply, errors.length > 0 ? mistypedAddress(kind) : underWay(another.underWay));
  });
}

function deadEnd({ path, words, alreadyDone, another }: LinkPage, status: LinkStatus): Html {
  if (status === 'ALREADY_DONE' && alreadyDone) return alreadyDone;
  const expired = status === 'EXPIRED';
  return page(
    expired ? 'This link has expired' : 'This link does not work',
    html`<p>${expired ? 'This link is too old.' : words.whyDead} ${words.wayOn}</p>
      ${another ? addressForm(path) : null}`,
  );
}

function mistypedAddress({ path }: LinkPage): Html {
  return page(
    'Your address, please',
    html`<p class="alarm" role="alert">This is not an e-mail address.</p>
      ${addressForm(path)}`,
  );
}

function underWay(words: string): Html {
  return page('Look into your mailbox', html`<p>${words}</p>`);
}
