import type { LiveSession } from '../sessions/sessions.ts';
import { done, refused, type Outcome } from './errors.ts';
import type { ServiceContext } from './service-context.ts';

/** Ends a session of whoever is signed in: the one that asks, or another. */
export async function revokeSession(
  { entities, sessions }: ServiceContext,
  viewer: LiveSession,
  { sessionId }: { readonly sessionId: string },
): Promise<Outcome<null>> {
  const ended = await sessions.end(entities, viewer.user.id, sessionId);
  return ended ? done(null) : refused({ code: 'SESSION_NOT_FOUND', field: 'sessionId' });
}
