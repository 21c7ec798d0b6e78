import type { Logger } from 'pino';
import type { LimitStore } from './limit-store.ts';
import { countInMemory } from './memory-store.ts';

/**
 * Counts in the memory of this process, or in Redis, where several processes count together.
 *
 * @param redisUrl - null for memory
 * @param secret - which all processes share that count together
 */
export async function createLimitStore(
  redisUrl: string | null,
  secret: string,
  now: () => Date,
  log: Logger,
): Promise<LimitStore> {
  if (redisUrl === null) return countInMemory(now);
  // Loaded only where it is asked for: what is not needed makes no start slower.
  const { countInRedis } = await import('./redis-store.ts');
  return countInRedis(redisUrl, secret, now, log);
}
