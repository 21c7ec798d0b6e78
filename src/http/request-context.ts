import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ServiceParts } from '../accounts/service-context.ts';
import type { Client } from '../client.ts';
import type { Config } from '../config.ts';
import type { Database } from '../database/connect.ts';
import type { GraphQLContext } from '../graphql/context.ts';
import { languageOfRequest } from '../mail/languages.ts';
import type { LiveSession } from '../sessions/sessions.ts';
import { cookiesFor } from './cookies.ts';
import { storageProblem } from './storable-text.ts';

const longestUserAgent = 512;

/** Makes the context of one request: who is it, and how it is answered. */
export type ContextOf = (request: FastifyRequest, reply: FastifyReply) => GraphQLContext;

/** Reads sessions from cookies, from bearer tokens, or from both, as configured. */
export function createContextOf(config: Config, database: Database, parts: ServiceParts): ContextOf {
  const usesCookies = config.sessions.transport !== 'bearer';
  const usesBearer = config.sessions.transport !== 'cookie';
  const cookies = cookiesFor(config);
  const signUpMilliseconds = config.links.ACTIVATION.timeoutSeconds * 1000;

  return (request, reply) => {
    const client: Client = {
      ipAddress: request.ip,
      userAgent: request.headers['user-agent']?.slice(0, longestUserAgent) ?? null,
      // Looked for only where a mail is ordered.
      get language() {
        return languageOfRequest(request.headers['accept-language']);
      },
    };
    const cookie = (name: string): string | null => {
      const value = usesCookies ? request.cookies[name] : undefined;
      // Cookies are percent-decoded, so that they can hold a NUL, which headers cannot.
      return value !== undefined && storageProblem(value) === null ? value : null;
    };
    const bearer = usesBearer ? bearerToken(request.headers.authorization) : null;
    let token = bearer ?? cookie(cookies.session);
    let viewer: Promise<LiveSession | null> | undefined;

    return {
      service: () => ({ ...parts, entities: database.em.fork(), client }),
      captcha: parts.captcha.asked,
      count: (limit) => parts.attempts.count(limit, client),
      signUpToken: cookie(cookies.signUp),

      viewer() {
        viewer ??= token ? parts.sessions.find(database.em.fork(), token) : Promise.resolve(null);
        return viewer;
      },

      rememberSignUp(signUpToken) {
        const expires = new Date(parts.now().getTime() + signUpMilliseconds);
        if (usesCookies) void reply.setCookie(cookies.signUp, signUpToken, cookies.attributes(expires));
        return usesBearer ? signUpToken : null;
      },

      signIn({ session }) {
        token = session.token;
        viewer = undefined;
        if (usesCookies) {
          void reply.setCookie(cookies.session, token, cookies.attributes(session.endsAt));
          void reply.clearCookie(cookies.signUp, cookies.attributes());
        }
        return usesBearer ? token : null;
      },

      signOut() {
        token = null;
        viewer = undefined;
        if (usesCookies) void reply.clearCookie(cookies.session, cookies.attributes());
      },
    };
  };
}

/** @see https://www.rfc-editor.org/rfc/rfc6750#section-2.1 */
function bearerToken(authorization: string | undefined): string | null {
  return /^Bearer +([\w-]{1,128})$/i.exec(authorization ?? '')?.[1] ?? null;
}
