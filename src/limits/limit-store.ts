import type { RateLimiterLike } from 'rate-limiter-flexible';
import type { RateLimit } from './rate-limits.ts';

/** Where attempts are counted. */
export interface LimitStore {
  /** A limiter of its own for each name. */
  limiter(name: string, limit: RateLimit): RateLimiterLike;
  /** Whether it answers. */
  isReady(): Promise<boolean>;
  close(): void;
}
