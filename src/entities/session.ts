import { defineEntity, p } from '@mikro-orm/core';
import { User } from './user.ts';

const SessionSchema = defineEntity({
  name: 'Session',
  tableName: 'session',
  properties: {
    id: p.string().primary(),
    /** SHA-256 of the session token, in hex: the token itself is nowhere. */
    tokenHash: p.string().unique('session_token_hash_unique'),
    user: () => p.manyToOne(User).ref().deleteRule('cascade').index('session_user_index'),
    createdAt: p.datetime(),
    /** Written at most once a minute. */
    lastSeenAt: p.datetime().index('session_last_seen_at_index'),
    /** When it ends however much it is used. */
    endsAt: p.datetime().index('session_ends_at_index'),
    ipAddress: p.string().strictNullable(),
    userAgent: p.string().strictNullable(),
  },
});

/** A signed-in browser or app. */
export class Session extends SessionSchema.class {}

SessionSchema.setClass(Session);
