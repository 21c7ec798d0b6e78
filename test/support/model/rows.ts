import type { Loaded } from '@mikro-orm/core';
import type { Database } from '../../../src/database/connect.ts';
import { EmailChange } from '../../../src/entities/email-change.ts';
import { Session } from '../../../src/entities/session.ts';
import { User } from '../../../src/entities/user.ts';

/** What the database holds of accounts. */
export interface Rows {
  readonly users: readonly Loaded<User, 'profile'>[];
  readonly sessions: readonly Session[];
  readonly changes: readonly EmailChange[];
}

/** Reads it all. */
export async function readRows({ em }: Database): Promise<Rows> {
  const entities = em.fork();
  return {
    users: await entities.find(User, {}, { populate: ['profile'] }),
    sessions: await entities.find(Session, {}),
    changes: await entities.find(EmailChange, {}, { orderBy: { id: 'asc' } }),
  };
}
