import type { BenchDatabase } from '../../databases/engine.ts';
import { ownPassword } from '../../speed/world.ts';
import { addressesOf } from '../accounts.ts';
import type { HttpRequest } from '../../speed/ask.ts';
import { get, post } from '../requests.ts';
import { cookieOf, signSomeIn } from '../sessions.ts';
import { startedFrom, type Contender } from './contender.ts';

// As a page of the site sends it along; without it, some requests are refused.
const headers = { origin: 'http://127.0.0.1:4000' };

/** better-auth behind its own handler for Node.js: REST, and a session in a cookie. */
export function betterAuth(folder: string, version: string, database: BenchDatabase): Contender {
  return {
    name: 'better-auth',
    version,
    ...startedFrom('better-auth.js', folder, { DATABASE_URL: database.url }),
    processes: () => database.processes(),
    requestReset: (kind) => ({
      requests: addressesOf(kind).map((email) =>
        post('/api/auth/request-password-reset', { email }, headers),
      ),
      answer: '{"status":true,',
    }),
    signIn: () => ({
      requests: addressesOf('known').map((email) => signIn(email, ownPassword)),
      answer: '{"redirect":false,"token":"',
    }),
    me: (sessions) => ({
      requests: sessions.map((cookie) => get('/api/auth/get-session', { ...headers, cookie })),
      answer: '{"session":{"',
    }),
    openSessions: (origin) =>
      signSomeIn(origin, signIn, (answer) => cookieOf('better-auth.session_token', answer)),
  };
}

function signIn(email: string, password: string): HttpRequest {
  return post('/api/auth/sign-in/email', { email, password }, headers);
}
