import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { RateLimiterRedis, type RateLimiterLike } from 'rate-limiter-flexible';
import { BoundedLimiter } from './bounded-limiter.ts';
import type { RateLimit } from './rate-limits.ts';

/** Where attempts are counted. */
export interface LimitStore {
  /** A limiter of its own for each name. */
  limiter(name: string, limit: RateLimit): RateLimiterLike;
  /** Whether it answers. */
  isReady(): Promise<boolean>;
  close(): void;
}

// Longer than this process may be busy with something else: an answer that waits to be read must not count as none.
const longestAnswerMilliseconds = 3_000;

/**
 * Counts in the memory of this process, or in Redis, where several processes count together. Where Redis does not
 * answer, each of them counts by itself until it does: nobody is refused for it, and nobody gets through uncounted.
 *
 * @param redisUrl - null for memory
 */
export function createLimitStore(redisUrl: string | null, now: () => Date, log: Logger): LimitStore {
  if (redisUrl === null) {
    return {
      limiter: (_name, limit) => new BoundedLimiter(limit, now),
      isReady: () => Promise.resolve(true),
      close: () => undefined,
    };
  }
  const redis = connect(redisUrl, log);
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
