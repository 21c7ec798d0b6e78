import type { LiveSession } from '../sessions/sessions.ts';
import type { ServiceContext } from './service-context.ts';

/** Whether whoever is signed in knows the password of the account. A wrong one is a guess, as it is at signing in. */
export async function knowsPassword(
  { attempts, hasher, client }: ServiceContext,
  viewer: LiveSession,
  typed: string,
): Promise<boolean> {
  const { emailKey, password } = viewer.user;
  const { ok } = await attempts.guess(emailKey, client, async () => ({
    ok: await hasher.verify(typed, password),
  }));
  return ok;
}
