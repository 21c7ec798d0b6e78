import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { RateLimiterRedis } from 'rate-limiter-flexible';
import { BoundedLimiter } from './bounded-limiter.ts';
import { createKeyOf } from './keys.ts';
import type { LimitStore } from './limit-store.ts';

// Longer than this process may be busy with something else: an answer that waits to be read must not count as none.
const longestAnswerMilliseconds = 3_000;

/**
 * Counts in Redis. Where it does not answer, each process counts by itself until it does: nobody is refused for it, and
 * nobody gets through uncounted.
 *
 * @param secret - which all processes share that count together
 */
export function countInRedis(url: string, secret: string, now: () => Date, log: Logger): LimitStore {
  const redis = connect(url, log);
  return {
    limiter: (name, limit) =>
      new RateLimiterRedis({
        storeClient: redis,
        keyPrefix: `rekey:${name}`,
        points: limit.attempts,
        duration: limit.seconds,
        rejectIfRedisNotReady: true,
        insuranceLimiter: new BoundedLimiter(limit, now),
      }),
    keyOf: createKeyOf(secret),
    isReady: () =>
      redis.ping().then(
        () => true,
        () => false,
      ),
    close: () => {
      redis.disconnect();
    },
  };
}

function connect(url: string, log: Logger): Redis {
  const redis = new Redis(url, {
    connectTimeout: longestAnswerMilliseconds,
    commandTimeout: longestAnswerMilliseconds,
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
  });
  let answered = true;
  redis.on('ready', () => {
    answered = true;
  });
  redis.on('error', (error: unknown) => {
    // Said once, not at each attempt to connect again.
    if (answered) log.warn({ err: error }, 'Redis does not answer: each process counts attempts by itself');
    answered = false;
  });
  return redis;
}
