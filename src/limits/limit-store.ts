import type { RateLimiterLike } from 'rate-limiter-flexible';
import type { RateLimit } from './rate-limits.ts';

/** Where attempts are counted. */
export interface LimitStore {
  /** A limiter of its own for each name. */
  limiter(name: string, limit: RateLimit): RateLimiterLike;
  /** What attempts are counted under. Where others may read it, it tells neither address nor client. */
  keyOf(...parts: readonly string[]): string;
  /** Whether it answers. */
  isReady(): Promise<boolean>;
  close(): void;
}
