import type { LiveSession } from '../sessions/sessions.ts';
import type { ServiceContext } from './service-context.ts';

/** Ends the session of whoever is signed in. */
export async function logout({ entities, sessions }: ServiceContext, viewer: LiveSession): Promise<void> {
  await sessions.end(entities, viewer.user.id, viewer.id);
}
