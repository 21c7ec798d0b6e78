import type { SecurityEvent } from '../../src/entities/security-event.ts';
import type { Session } from '../../src/entities/session.ts';
import type { Services } from './services.ts';

const wholeList = { first: 100, after: null };

/** The live sessions of a user, newest first: the first hundred. */
export async function sessionsOf(services: Services, userId: string): Promise<readonly Session[]> {
  return (await services.parts.sessions.list(services.database.em.fork(), userId, wholeList)).rows;
}

/** What happened to an account, newest first: the first hundred events. */
export async function trailOf(services: Services, userId: string): Promise<readonly SecurityEvent[]> {
  return (await services.parts.events.list(services.database.em.fork(), userId, wholeList)).rows;
}
