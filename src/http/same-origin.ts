import type { FastifyRequest } from 'fastify';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a request may change something: it comes from one of our own origins, or from no browser at all. A browser
 * says by `Sec-Fetch-Site` or by `Origin` where a request comes from; what says neither is none, and carries no
 * cookies that it was not given on purpose.
 *
 * @param origins - ours, and those of front ends that we know
 * @see https://www.w3.org/TR/fetch-metadata/
 * @see https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
 */
export function mayChange(request: FastifyRequest, origins: ReadonlySet<string>): boolean {
  if (safeMethods.has(request.method)) return true;
  const site = request.headers['sec-fetch-site'];
  if (site === 'same-origin' || site === 'none') return true;
  const { origin } = request.headers;
  return origin === undefined ? site === undefined : origins.has(origin);
}
