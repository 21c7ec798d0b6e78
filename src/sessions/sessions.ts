import { hash } from 'node:crypto';
import type { EntityData } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sql';
import type { Client } from '../client.ts';
import type { Config } from '../config.ts';
import {
  accountInUse,
  selectAccounts,
  toAccount,
  type Account,
  type AccountRow,
} from '../database/accounts.ts';
import {
  comesAfter,
  pageOf,
  pageValues,
  type Page,
  type PageRequest,
  type PageValues,
} from '../database/pages.ts';
import { statement } from '../database/statement.ts';
import { newId } from '../entities/new-id.ts';
import { Session } from '../entities/session.ts';
import { tryLaterOf } from '../failures/try-later.ts';
import type { Random } from '../runtime/random.ts';

/** A session that goes on, with its user. */
export interface LiveSession {
  readonly id: string;
  readonly user: Account;
}

/** A session that has just begun: the only moment at which its token is known. */
export interface StartedSession {
  readonly id: string;
  /** 256 random bits in base64url: a cookie's value, or sent as `Authorization: Bearer …`. */
  readonly token: string;
  readonly endsAt: Date;
}

/** Starts, finds and ends sessions. */
export interface Sessions {
  /**
   * Starts a session, in the caller's transaction. If the account has too many then, those that were seen longest ago end.
   */
  start(entities: EntityManager, userId: string, client: Client): Promise<StartedSession>;
  /** Finds a live session by its token and notes that it was seen, at most once a minute. */
  find(entities: EntityManager, token: string): Promise<LiveSession | null>;
  /** A page of a user's live sessions, newest first. */
  list(entities: EntityManager, userId: string, page: PageRequest): Promise<Page<Session>>;
  /** Ends one of a user's live sessions; false where they have none of that id. */
  end(entities: EntityManager, userId: string, sessionId: string): Promise<boolean>;
  /** Ends all of a user's live sessions but one, and says how many that were. */
  endOthers(entities: EntityManager, userId: string, keptSessionId: string): Promise<number>;
  endAll(entities: EntityManager, userId: string): Promise<void>;
  /** When a session ends if it is not used again. */
  expiresAt(session: Pick<Session, 'lastSeenAt' | 'endsAt'>): Date;
}

const tokenBytes = 32;
const seenEveryMilliseconds = 60_000;
// More than one only where there were more than may be, for example after the setting was lowered.
const mostEndedByAnother = 100;

/** Until when a live session lasts at least, and since when it was seen. */
interface Live {
  readonly at: Date;
  readonly seenSince: Date;
}

interface NewSession {
  readonly id: string;
  readonly tokenHash: string;
  readonly userId: string;
  readonly at: Date;
  readonly endsAt: Date;
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
}

const insertSession = statement<NewSession>((tables, value) =>
  tables.insertInto('session').values({
    id: value('id'),
    token_hash: value('tokenHash'),
    user_id: value('userId'),
    created_at: value('at'),
    last_seen_at: value('at'),
    ends_at: value('endsAt'),
    ip_address: value('ipAddress'),
    user_agent: value('userAgent'),
  }),
);

const endSessionsSeenLongestAgo = statement<{ userId: string; id: string; othersKept: number }>(
  (tables, value) =>
    tables
      .deleteFrom('session')
      .where('id', 'in', (from) =>
        from
          .selectFrom('session')
          .select('id')
          .where('user_id', '=', value('userId'))
          .where('id', '<>', value('id'))
          .orderBy('last_seen_at', 'desc')
          .orderBy('id', 'desc')
          .limit(mostEndedByAnother)
          .offset(value('othersKept')),
      ),
);

const findSession = statement<Live & { tokenHash: string }, SessionRow>((tables, value) =>
  selectAccounts(tables)
    .innerJoin('session', 'session.user_id', 'account.id')
    .select(['session.id as session_id', 'session.last_seen_at'])
    .where('session.token_hash', '=', value('tokenHash'))
    .where('session.ends_at', '>', value('at'))
    .where('session.last_seen_at', '>', value('seenSince'))
    .where(accountInUse()),
);

// Nobody waits for it: a request that changes nothing must not wait while the database is locked.
const touchSession = statement<{ id: string; at: Date; staleBefore: Date }>(
  (tables, value) =>
    tables
      .updateTable('session')
      .set({ last_seen_at: value('at') })
      .where('id', '=', value('id'))
      .where('last_seen_at', '<=', value('staleBefore')),
  { impatient: true },
);

const listSessions = statement<Live & PageValues & { userId: string }, EntityData<Session>>((tables, value) =>
  tables
    .selectFrom('session')
    .selectAll()
    .where('user_id', '=', value('userId'))
    .where('ends_at', '>', value('at'))
    .where('last_seen_at', '>', value('seenSince'))
    .where(comesAfter('created_at', value))
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(value('limit')),
);

const endSession = statement<Live & { id: string; userId: string }>((tables, value) =>
  tables
    .deleteFrom('session')
    .where('id', '=', value('id'))
    .where('user_id', '=', value('userId'))
    .where('ends_at', '>', value('at'))
    .where('last_seen_at', '>', value('seenSince')),
);

const endOtherSessions = statement<Live & { userId: string; keptId: string }>((tables, value) =>
  tables
    .deleteFrom('session')
    .where('user_id', '=', value('userId'))
    .where('id', '<>', value('keptId'))
    .where('ends_at', '>', value('at'))
    .where('last_seen_at', '>', value('seenSince')),
);

const endAllSessions = statement<{ userId: string }>((tables, value) =>
  tables.deleteFrom('session').where('user_id', '=', value('userId')),
);

/** Sessions in the database, where only the hash of a token is known. */
export function createSessions(config: Config['sessions'], now: () => Date, random: Random): Sessions {
  const idleMilliseconds = config.idleSeconds * 1000;
  const liveAt = (at: Date): Live => ({ at, seenSince: new Date(at.getTime() - idleMilliseconds) });

  return {
    async start(entities, userId, { ipAddress, userAgent }) {
      const at = now();
      const token = random.bytes(tokenBytes).toString('base64url');
      const id = newId(at, random);
      const endsAt = new Date(at.getTime() + config.totalSeconds * 1000);
      await insertSession.run(entities, {
        id,
        tokenHash: hashOf(token),
        userId,
        at,
        endsAt,
        ipAddress,
        userAgent,
      });
      await endSessionsSeenLongestAgo.run(entities, { userId, id, othersKept: config.perAccount - 1 });
      return { id, token, endsAt };
    },

    async find(entities, token) {
      const at = now();
      const row = await findSession.row(entities, { tokenHash: hashOf(token), ...liveAt(at) });
      if (!row) return null;
      const staleBefore = new Date(at.getTime() - seenEveryMilliseconds);
      if (row.last_seen_at <= staleBefore) await touch(entities, row.session_id, at, staleBefore);
      return { id: row.session_id, user: toAccount(row) };
    },

    async list(entities, userId, page) {
      const rows = await listSessions.rows(entities, { userId, ...liveAt(now()), ...pageValues(page) });
      return pageOf(
        rows.map((row) => entities.map(Session, row)),
        page,
      );
    },

    async end(entities, userId, id) {
      return (await endSession.run(entities, { id, userId, ...liveAt(now()) })) === 1;
    },

    endOthers: (entities, userId, keptId) =>
      endOtherSessions.run(entities, { userId, keptId, ...liveAt(now()) }),

    async endAll(entities, userId) {
      await endAllSessions.run(entities, { userId });
    },

    expiresAt: ({ lastSeenAt, endsAt }) =>
      new Date(Math.min(lastSeenAt.getTime() + idleMilliseconds, endsAt.getTime())),
  };
}

/** Notes that a session was seen, unless the database can't be written to just now: the next request does it then. */
async function touch(entities: EntityManager, id: string, at: Date, staleBefore: Date): Promise<void> {
  try {
    await touchSession.run(entities, { id, at, staleBefore });
  } catch (error) {
    if (!tryLaterOf(error)) throw error;
  }
}

interface SessionRow extends AccountRow {
  readonly session_id: string;
  readonly last_seen_at: Date;
}

/** Plain SHA-256: what is hashed has 256 random bits, so no dictionary helps and no salt is needed. */
function hashOf(token: string): string {
  return hash('sha256', token);
}
