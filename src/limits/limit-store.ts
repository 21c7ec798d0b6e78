import { RateLimiterRes, type RateLimiterLike } from 'rate-limiter-flexible';
import { BoundedLimiter } from './bounded-limiter.ts';
import type { RateLimit } from './rate-limits.ts';

/** Where attempts are counted. */
export interface LimitStore {
  /** A separate limiter for each name. */
  limiter(name: string, limit: RateLimit): RateLimiterLike;
  /** The key that attempts are counted under. If others can read it, it reveals neither address nor client. */
  keyOf(...parts: readonly string[]): string;
  /** Whether the store responds. */
  isReady(): Promise<boolean>;
  close(): void;
}

/** Counts in the memory of this process. */
export function countInMemory(now: () => Date): LimitStore {
  return {
    limiter: (_name, limit) => new BoundedLimiter(limit, now),
    // Only this process reads the keys.
    keyOf: (...parts) => JSON.stringify(parts),
    isReady: () => Promise.resolve(true),
    close: () => undefined,
  };
}

/** Counts an attempt. Returns whether it was within the limit. */
export async function isWithin(limiter: RateLimiterLike, key: string): Promise<boolean> {
  try {
    await limiter.consume(key);
    return true;
  } catch (error) {
    if (error instanceof RateLimiterRes) return false;
    throw error;
  }
}
