import { ownPassword } from '../../speed/world.ts';
import { addressesOf } from '../accounts.ts';
import { startGunicorn } from '../django/gunicorn.ts';
import type { HttpRequest } from '../../speed/ask.ts';
import { get, post } from '../requests.ts';
import { cookieOf, signSomeIn } from '../sessions.ts';
import { startedFrom, type Contender } from './contender.ts';

/** Django as Debian packages it, behind gunicorn: JSON, and a session in a cookie. */
export function django(folder: string, version: string): Contender {
  return {
    name: 'Django',
    version,
    ...startedFrom('django.ts', folder),
    // By itself: that Node.js launches it is only for the bench.
    start: () => startGunicorn(folder),
    requestReset: (kind) => ({
      requests: addressesOf(kind).map((email) => post('/request-reset', { email })),
      answer: '{"requested": true}',
    }),
    signIn: () => ({
      requests: addressesOf('known').map((email) => signIn(email, ownPassword)),
      answer: '{"user": {"id": ',
    }),
    me: (sessions) => ({
      requests: sessions.map((cookie) => get('/me', { cookie })),
      answer: '{"me": {"id": ',
    }),
    openSessions: (origin) => signSomeIn(origin, signIn, (answer) => cookieOf('sessionid', answer)),
  };
}

function signIn(email: string, password: string): HttpRequest {
  return post('/sign-in', { email, password });
}
