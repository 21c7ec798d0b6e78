import type { Database } from '../../src/database/connect.ts';
import { SecurityEvent } from '../../src/entities/security-event.ts';
import { Session } from '../../src/entities/session.ts';
import { User } from '../../src/entities/user.ts';

const rowsAtOnce = 500;

/** Fills a database with so many accounts, `person-0` and so on, each with a profile, a session and an event. */
export async function fillWithAccounts(
  database: Database,
  count: number,
  at: Date,
  state: Partial<Pick<User, 'claimedEmailKey' | 'lastLogin' | 'erasureDueAt'>> = {},
): Promise<void> {
  for (let start = 0; start < count; start += rowsAtOnce) {
    const entities = database.em.fork();
    for (let number = start; number < Math.min(count, start + rowsAtOnce); number += 1) {
      const id = `person-${number}`;
      const emailKey = `${id}@example.com`;
      const user = entities.create(User, {
        id,
        email: emailKey,
        emailKey,
        claimedEmailKey: emailKey,
        password: '!',
        lastLogin: at,
        active: true,
        createdAt: at,
        deletionConfirmedAt: null,
        erasureDueAt: null,
        profile: { emailConfirmed: true, displayName: null, locale: null },
        ...state,
      });
      const client = { ipAddress: null, userAgent: null };
      const times = { createdAt: at, lastSeenAt: at, endsAt: at };
      entities.create(Session, { id: `session-${number}`, tokenHash: id, user, ...times, ...client });
      entities.create(SecurityEvent, { id: `event-${number}`, user, kind: 'userSignedIn', at, ...client });
    }
    await entities.flush();
  }
}
