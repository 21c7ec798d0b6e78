import { defineEntity, p } from '@mikro-orm/core';
import { User } from './user.ts';

export const SecurityEventSchema = defineEntity({
  name: 'SecurityEvent',
  tableName: 'security_event',
  properties: {
    id: p.text().primary(),
    user: () => p.manyToOne(User).ref().deleteRule('cascade').index(false),
    kind: p.text(),
    at: p.datetime(3).index('security_event_at_index'),
    ipAddress: p.text().strictNullable(),
    userAgent: p.text().strictNullable(),
  },
  indexes: [{ name: 'security_event_user_at_index', properties: ['user', 'at', 'id'] }],
});

/** A line in the trail of what happened to an account. It holds no secret, and ends with the account. */
export class SecurityEvent extends SecurityEventSchema.class {}

SecurityEventSchema.setClass(SecurityEvent);
