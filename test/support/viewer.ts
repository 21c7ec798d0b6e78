import type { LiveSession } from '../../src/sessions/sessions.ts';
import type { Services } from './services.ts';

/** The session that a token belongs to; throws where there is none. */
export async function viewerOf(services: Services, token: string): Promise<LiveSession> {
  const viewer = await services.parts.sessions.find(services.database.em.fork(), token);
  if (!viewer) throw new Error('Nobody is signed in by this token.');
  return viewer;
}

/** Whether a token still is somebody's. */
export async function isLive(services: Services, token: string): Promise<boolean> {
  return (await services.parts.sessions.find(services.database.em.fork(), token)) !== null;
}
