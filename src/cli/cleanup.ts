import { cleanUp, type Cleaned } from '../cleanup/clean-up.ts';
import { systemClock } from '../runtime/clock.ts';
import type { Config } from '../config.ts';
import type { Database } from '../database/connect.ts';

const names: Readonly<Record<keyof Cleaned, string>> = {
  accounts: 'accounts erased',
  signUps: 'sign-ups removed that nobody confirmed',
  sessions: 'sessions that had ended',
  emailChanges: 'changes of address that were over',
  codes: 'codes that were too old',
  mails: 'mails that were set aside for nobody',
  mailTurns: 'turns of mails that were sent a while ago',
  securityEvents: 'security events that were kept long enough',
  rateLimits: 'rate limits whose window was over',
};

/**
 * Cleans up now, whenever a server last did. Nobody is told of it: listeners live in the server.
 *
 * @returns a table of what was done
 */
export async function cleanUpNow(database: Database, config: Config): Promise<string> {
  const cleaned = await cleanUp({
    fork: () => database.em.fork(),
    config,
    events: { announce: () => undefined },
    now: systemClock,
  });
  return Object.entries(names)
    .map(([kind, name]) => `${String(cleaned[kind as keyof Cleaned]).padStart(8)}  ${name}`)
    .join('\n');
}
