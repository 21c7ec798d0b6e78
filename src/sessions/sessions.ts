import { createHash } from 'node:crypto';
import type { EntityManager, Loaded } from '@mikro-orm/core';
import type { Client } from '../client.ts';
import type { Config } from '../config.ts';
import { newId } from '../entities/new-id.ts';
import { Session } from '../entities/session.ts';
import { inUse } from '../entities/user.ts';
import type { Random } from '../random.ts';

/** A session with its user and their profile. */
export type LiveSession = Loaded<Session, 'user.profile'>;

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

/** Sessions in the database, known there by the hash of their token alone. */
export function createSessions(config: Config['sessions'], now: () => Date, random: Random): Sessions {
  const idleMilliseconds = config.idleSeconds * 1000;
  const isLive = (at: Date) => ({
    endsAt: { $gt: at },
    lastSeenAt: { $gt: new Date(at.getTime() - idleMilliseconds) },
  });

  return {
    async start(entities, userId, { ipAddress, userAgent }) {
      const at = now();
      const token = random.bytes(tokenBytes).toString('base64url');
      const session = {
        id: newId(at, random),
        tokenHash: hashOf(token),
        user: userId,
        createdAt: at,
        lastSeenAt: at,
        endsAt: new Date(at.getTime() + config.totalSeconds * 1000),
        ipAddress,
        userAgent,
      };
      await entities.insert(Session, session);
      return { id: session.id, token, endsAt: session.endsAt };
    },

    async find(entities, token) {
      const at = now();
      const session = await entities.findOne(
        Session,
        { tokenHash: hashOf(token), ...isLive(at), user: inUse },
        { populate: ['user.profile'] },
      );
      const staleBefore = new Date(at.getTime() - seenEveryMilliseconds);
      if (session && session.lastSeenAt <= staleBefore) {
        await entities.nativeUpdate(
          Session,
          { id: session.id, lastSeenAt: { $lte: staleBefore } },
          { lastSeenAt: at },
        );
        session.lastSeenAt = at;
      }
      return session;
    },

    list: (entities, userId) =>
      entities.find(
        Session,
        { user: userId, ...isLive(now()) },
        { orderBy: { createdAt: 'desc', id: 'desc' } },
      ),

    async end(entities, userId, sessionId) {
      const live = { id: sessionId, user: userId, ...isLive(now()) };
      return (await entities.nativeDelete(Session, live)) === 1;
    },

    endOthers: (entities, userId, keptSessionId) =>
      entities.nativeDelete(Session, { user: userId, id: { $ne: keptSessionId }, ...isLive(now()) }),

    async endAll(entities, userId) {
      await entities.nativeDelete(Session, { user: userId });
    },

    expiresAt: ({ lastSeenAt, endsAt }) =>
      new Date(Math.min(lastSeenAt.getTime() + idleMilliseconds, endsAt.getTime())),
  };
}

/** Plain SHA-256: what is hashed has 256 random bits, so no dictionary helps and no salt is needed. */
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
