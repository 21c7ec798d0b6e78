import { defineEntity, p } from '@mikro-orm/core';

export const RateLimitWindowSchema = defineEntity({
  name: 'RateLimitWindow',
  tableName: 'rate_limit_window',
  properties: {
    /** The limit, and a keyed hash of what is counted: it reveals neither address nor client. */
    key: p.text().primary(),
    attempts: p.integer(),
    /** The count is over then. */
    endsAt: p.datetime(3).index('rate_limit_window_ends_at_index'),
  },
});

/** How many attempts were made under a rate limit since its window began; used where several processes share the database. */
export class RateLimitWindow extends RateLimitWindowSchema.class {}

RateLimitWindowSchema.setClass(RateLimitWindow);
