import { hash } from 'node:crypto';
import type { EntityData } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sqlite';
import type { Client } from '../client.ts';
import type { Config } from '../config.ts';
import {
  accountColumns,
  accountInUse,
  accountTables,
  toAccount,
  type Account,
  type AccountRow,
} from '../database/accounts.ts';
import { changeRows, readRows } from '../database/statement.ts';
import { newId } from '../entities/new-id.ts';
import { Session } from '../entities/session.ts';
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
  start(entities: EntityManager, userId: string, client: Client): Promise<StartedSession>;
  /** Finds a live session by its token and notes that it was seen, at most once a minute. */
  find(entities: EntityManager, token: string): Promise<LiveSession | null>;
  /** A user's live sessions, newest first. */
  list(entities: EntityManager, userId: string): Promise<Session[]>;
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

const isLive = 'session.ends_at > ? and session.last_seen_at > ?';

/** Sessions in the database, known there by the hash of their token alone. */
export function createSessions(config: Config['sessions'], now: () => Date, random: Random): Sessions {
  const idleMilliseconds = config.idleSeconds * 1000;
  const liveSince = (at: Date): [Date, Date] => [at, new Date(at.getTime() - idleMilliseconds)];

  return {
    async start(entities, userId, { ipAddress, userAgent }) {
      const at = now();
      const token = random.bytes(tokenBytes).toString('base64url');
      const id = newId(at, random);
      const endsAt = new Date(at.getTime() + config.totalSeconds * 1000);
      await changeRows(
        entities,
        `insert into session (id, token_hash, user_id, created_at, last_seen_at, ends_at, ip_address, user_agent)
          values (?, ?, ?, ?, ?, ?, ?, ?)`,
        [id, hashOf(token), userId, at, at, endsAt, ipAddress, userAgent],
      );
      return { id, token, endsAt };
    },

    async find(entities, token) {
      const at = now();
      const [row] = await readRows<SessionRow>(
        entities,
        `select session.id as session_id, session.last_seen_at, ${accountColumns}
          from ${accountTables} join session on session.user_id = account.id
          where session.token_hash = ? and ${isLive} and ${accountInUse}`,
        [hashOf(token), ...liveSince(at)],
      );
      if (!row) return null;
      const staleBefore = new Date(at.getTime() - seenEveryMilliseconds);
      if (row.last_seen_at <= staleBefore.getTime()) {
        await changeRows(entities, 'update session set last_seen_at = ? where id = ? and last_seen_at <= ?', [
          at,
          row.session_id,
          staleBefore,
        ]);
      }
      return { id: row.session_id, user: toAccount(row) };
    },

    async list(entities, userId) {
      const rows = await readRows<EntityData<Session>>(
        entities,
        `select * from session where user_id = ? and ${isLive} order by created_at desc, id desc`,
        [userId, ...liveSince(now())],
      );
      return rows.map((row) => entities.map(Session, row));
    },

    async end(entities, userId, sessionId) {
      const ended = await changeRows(
        entities,
        `delete from session where id = ? and user_id = ? and ${isLive}`,
        [sessionId, userId, ...liveSince(now())],
      );
      return ended === 1;
    },

    endOthers: (entities, userId, keptSessionId) =>
      changeRows(entities, `delete from session where user_id = ? and id <> ? and ${isLive}`, [
        userId,
        keptSessionId,
        ...liveSince(now()),
      ]),

    async endAll(entities, userId) {
      await changeRows(entities, 'delete from session where user_id = ?', [userId]);
    },

    expiresAt: ({ lastSeenAt, endsAt }) =>
      new Date(Math.min(lastSeenAt.getTime() + idleMilliseconds, endsAt.getTime())),
  };
}

interface SessionRow extends AccountRow {
  readonly session_id: string;
  readonly last_seen_at: number;
}

/** Plain SHA-256: what is hashed has 256 random bits, so no dictionary helps and no salt is needed. */
function hashOf(token: string): string {
  return hash('sha256', token);
}
