import type { FastifyReply } from 'fastify';
import type { Html } from './html.ts';
import { policies } from '../http/security-headers.ts';

/** The two parts of a link, in the path of its page. */
export interface LinkParams {
  Params: { readonly uid: string; readonly token: string };
}

/** A field of a form that was sent; empty where it is missing. */
export function fieldOf(request: { readonly body: unknown }, name: string): string {
  const { body } = request;
  const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
  return typeof value === 'string' ? value : '';
}

/**
 * Answers with a page that runs no script, loads nothing from elsewhere, stands in no frame, and whose address, with
 * the link in it, goes to nobody.
 *
 * @param policy - its Content-Security-Policy, where a page needs another
 */
export function sendPage(reply: FastifyReply, page: Html, policy: string = policies.page): FastifyReply {
  return reply
    .type('text/html; charset=utf-8')
    .header('content-security-policy', policy)
    .send(page.toString());
}
