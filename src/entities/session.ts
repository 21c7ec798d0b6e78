import { defineEntity, p } from '@mikro-orm/core';
import { User } from './user.ts';

export const SessionSchema = defineEntity({
  name: 'Session',
  tableName: 'session',
  properties: {
    id: p.text().primary(),
    /** SHA-256 of the session token, in hex: the token itself is nowhere. */
    tokenHash: p.text().unique('session_token_hash_unique'),
    user: () => p.manyToOne(User).ref().deleteRule('cascade').index(false),
    createdAt: p.datetime(3),
    /** Written at most once a minute. */
    lastSeenAt: p.datetime(3).index('session_last_seen_at_index'),
    /** When it ends however much it is used. */
    endsAt: p.datetime(3).index('session_ends_at_index'),
    ipAddress: p.text().strictNullable(),
    userAgent: p.text().strictNullable(),
  },
  indexes: [
    { name: 'session_user_created_at_index', properties: ['user', 'createdAt', 'id'] },
    { name: 'session_user_last_seen_at_index', properties: ['user', 'lastSeenAt', 'id'] },
  ],
});

/** A signed-in browser or app. */
export class Session extends SessionSchema.class {}

SessionSchema.setClass(Session);
