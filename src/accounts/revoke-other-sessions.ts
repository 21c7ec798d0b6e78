import type { LiveSession } from '../sessions/sessions.ts';
import type { ServiceContext } from './service-context.ts';

/**
 * Ends every session of whoever is signed in but the one that asks.
 *
 * @returns how many that were
 */
export async function revokeOtherSessions(
  { entities, sessions }: ServiceContext,
  viewer: LiveSession,
): Promise<number> {
  return sessions.endOthers(entities, viewer.user.id, viewer.id);
}
