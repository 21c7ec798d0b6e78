import type { Logger } from 'pino';
import { countInMemory, type LimitStore } from './limit-store.ts';

/**
 * Counts in the memory of this process, or in Redis, where several processes count together.
 *
 * @param redisUrl - null for memory
 * @param secret - shared by all processes that count together
 */
export async function createLimitStore(
  redisUrl: string | null,
  secret: string,
  now: () => Date,
  log: Logger,
): Promise<LimitStore> {
  if (redisUrl === null) return countInMemory(now);
  // Loaded only if it is configured, to keep startup fast.
  const { countInRedis } = await import('./redis-store.ts');
  return countInRedis(redisUrl, secret, now, log);
}
