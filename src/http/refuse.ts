import type { FastifyReply, FastifyRequest } from 'fastify';
import { html } from '../pages/html.ts';
import { page } from '../pages/layout.ts';
import { sendPage } from '../pages/requests.ts';

/**
 * Refuses a request: to a person by a page, to a program in the form of the API's errors.
 *
 * @param message - what is wrong, fit for whoever sent it
 */
export function refuse(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  code: string,
  message: string,
): FastifyReply {
  void reply.code(status);
  if (request.headers.accept?.includes('text/html')) {
    return sendPage(reply, page('This did not work', html`<p>${message}</p>`));
  }
  return reply.send({ errors: [{ message, extensions: { code } }] });
}
