import type { LiveSession } from '../../sessions/sessions.ts';
import type { ServiceContext } from '../service-context.ts';

/**
 * Ends every session of whoever is signed in but the one that asks.
 *
 * @returns how many that were
 */
export async function revokeOtherSessions(
  { entities, sessions, events, client }: ServiceContext,
  viewer: LiveSession,
): Promise<number> {
  const { id } = viewer.user;
  return entities.transactional(async (transaction) => {
    const revoked = await sessions.endOthers(transaction, id, viewer.id);
    await events.record(transaction, 'otherSessionsRevoked', id, client);
    return revoked;
  });
}
