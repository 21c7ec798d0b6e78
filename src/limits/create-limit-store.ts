import type { EntityManager } from '@mikro-orm/sql';
import type { Logger } from 'pino';
import { connectionOf } from '../database/engine.ts';
import { countInDatabase } from './database-store.ts';
import { countInMemory, type LimitStore } from './limit-store.ts';

/** What attempts are counted with. */
export interface LimitStoreParts {
  /** Null where no Redis is configured. */
  readonly redisUrl: string | null;
  /** Shared by all processes that count together. */
  readonly secretKey: string;
  /** A fresh EntityManager of the server's database. */
  readonly fork: () => EntityManager;
  readonly now: () => Date;
  readonly log: Logger;
}

/**
 * Counts in Redis if that is configured, else in the database if several processes share it, else in the memory of this
 * process.
 */
export async function createLimitStore(parts: LimitStoreParts): Promise<LimitStore> {
  const { redisUrl, secretKey, fork, now, log } = parts;
  if (redisUrl !== null) {
    // Loaded only if it is configured, to keep startup fast.
    const { countInRedis } = await import('./redis-store.ts');
    return countInRedis(redisUrl, secretKey, now, log);
  }
  const { engine } = connectionOf(fork());
  return engine.isShared ? countInDatabase({ fork, secret: secretKey, now, log }) : countInMemory(now);
}
