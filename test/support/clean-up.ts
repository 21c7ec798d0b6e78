import { cleanUp, type Cleaned, type CleanupParts } from '../../src/cleanup/clean-up.ts';
import type { Services } from './services.ts';

/** What the services are cleaned up with. */
export function cleanupParts({ database, config, parts, clock }: Services): CleanupParts {
  return { fork: () => database.em.fork(), config, events: parts.events, now: clock.now };
}

/** Cleans up, as the server does every hour. */
export function cleanUpNow(services: Services): Promise<Cleaned> {
  return cleanUp(cleanupParts(services));
}

/** What is left to say where nothing was to be cleaned up. */
export const nothing: Cleaned = {
  accounts: 0,
  signUps: 0,
  sessions: 0,
  emailChanges: 0,
  codes: 0,
  mails: 0,
  mailTurns: 0,
  securityEvents: 0,
  rateLimits: 0,
};
