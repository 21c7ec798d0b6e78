import type { CookieSerializeOptions } from '@fastify/cookie';
import type { Config } from '../config.ts';

/** The names and attributes of the cookies. */
export interface Cookies {
  readonly session: string;
  readonly signUp: string;
  /** @param expires - when the browser may forget it */
  attributes(expires?: Date): CookieSerializeOptions;
}

/**
 * Cookies that no script reads and no other site sends: over TLS with the prefix that binds them to this very host.
 *
 * @see https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1.3
 */
export function cookiesFor(config: Pick<Config, 'publicUrl'>): Cookies {
  const secure = config.publicUrl.startsWith('https:');
  const name = secure ? '__Host-rekey' : 'rekey';
  return {
    session: name,
    signUp: `${name}-signup`,
    attributes: (expires) => ({
      httpOnly: true,
      sameSite: 'lax',
      path: '/',
      secure,
      ...(expires ? { expires } : {}),
    }),
  };
}
