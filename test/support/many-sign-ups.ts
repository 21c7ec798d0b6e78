import type { Database } from '../../src/database/connect.ts';
import { User } from '../../src/entities/user.ts';

const rowsAtOnce = 1000;

/** Has so many sign-ups wait for one address, older than any other unless `state` says when, `waiting-0` and so on. */
export async function letManyWait(
  database: Database,
  emailKey: string,
  count: number,
  state: Partial<Pick<User, 'lastLogin' | 'createdAt'>> = {},
): Promise<void> {
  for (let start = 0; start < count; start += rowsAtOnce) {
    const ids = Array.from(
      { length: Math.min(rowsAtOnce, count - start) },
      (_, index) => `waiting-${start + index}`,
    );
    const entities = database.em.fork();
    for (const [index, id] of ids.entries())
      entities.create(User, {
        id,
        email: emailKey,
        emailKey,
        claimedEmailKey: null,
        password: '!',
        lastLogin: null,
        active: true,
        createdAt: new Date(1_700_000_000_000 + index),
        deletionConfirmedAt: null,
        erasureDueAt: null,
        profile: { emailConfirmed: false, displayName: null, locale: null },
        ...state,
      });
    await entities.flush();
  }
}
