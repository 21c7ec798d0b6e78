import { RateLimiterRes, type RateLimiterLike } from 'rate-limiter-flexible';

/** Counts an attempt, and tells whether it was within the limit. */
export async function isWithin(limiter: RateLimiterLike, key: string): Promise<boolean> {
  try {
    await limiter.consume(key);
    return true;
  } catch (error) {
    if (error instanceof RateLimiterRes) return false;
    throw error;
  }
}
