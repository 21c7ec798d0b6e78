import type { LiveSession } from '../../sessions/sessions.ts';
import type { ServiceContext } from '../service-context.ts';

/** Ends the session of whoever is signed in. */
export async function logout(
  { entities, sessions, events, client }: ServiceContext,
  viewer: LiveSession,
): Promise<void> {
  await entities.transactional(async (transaction) => {
    await sessions.end(transaction, viewer.user.id, viewer.id);
    await events.record(transaction, 'userSignedOut', viewer.user.id, client);
  });
}
