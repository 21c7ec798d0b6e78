import { ownPassword } from '../speed/world.ts';
import { addressesOf } from './accounts.ts';
import type { HttpRequest } from '../speed/ask.ts';

/** Of each contender: so many accounts are signed in. */
export const sessionCount = 64;

/**
 * Signs some accounts in, one after the other.
 *
 * @param signIn - asks for it
 * @param sessionIn - finds in the answer what a client sends along from then on
 * @throws Error where somebody is not signed in
 */
export async function signSomeIn(
  origin: string,
  signIn: (email: string, password: string) => HttpRequest,
  sessionIn: (answer: Response) => string | null,
): Promise<string[]> {
  const sessions: string[] = [];
  for (const email of addressesOf('known').slice(0, sessionCount)) {
    const { path, method, headers, body = null } = signIn(email, ownPassword);
    const answer = await fetch(`${origin}${path}`, { method, headers, body });
    const session = sessionIn(answer);
    if (session === null) throw new Error(`Nobody was signed in: ${answer.status} ${await answer.text()}`);
    await answer.arrayBuffer();
    sessions.push(session);
  }
  return sessions;
}

/** A cookie that an answer sets, as a client sends it back. */
export function cookieOf(name: string, answer: Response): string | null {
  const cookie = answer.headers.getSetCookie().find((one) => one.startsWith(`${name}=`));
  return cookie?.split(';')[0] ?? null;
}
