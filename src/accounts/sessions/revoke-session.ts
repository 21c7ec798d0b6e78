import type { LiveSession } from '../../sessions/sessions.ts';
import { done, refused, type Outcome } from '../errors.ts';
import type { ServiceContext } from '../service-context.ts';

/** Ends a session of whoever is signed in: the one that asks, or another. */
export async function revokeSession(
  { entities, sessions, events, client }: ServiceContext,
  viewer: LiveSession,
  { sessionId }: { readonly sessionId: string },
): Promise<Outcome<null>> {
  const notFound = refused({ code: 'SESSION_NOT_FOUND', field: 'sessionId' });
  // No key holds a NUL, and a database throws where it meets one.
  if (sessionId.includes('\0')) return notFound;
  const { id } = viewer.user;
  const ended = await entities.transactional(async (transaction) => {
    if (!(await sessions.end(transaction, id, sessionId))) return false;
    await events.record(transaction, 'sessionRevoked', id, client);
    return true;
  });
  return ended ? done(null) : notFound;
}
