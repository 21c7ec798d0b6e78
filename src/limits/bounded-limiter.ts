import { LRUCache } from 'lru-cache';
import { RateLimiterCompatibleAbstract, RateLimiterRes } from 'rate-limiter-flexible';
import type { RateLimit } from './rate-limits.ts';

interface Window {
  attempts: number;
  /** Milliseconds since 1970. */
  readonly endsAt: number;
}

const mostKeys = 100_000;

/**
 * Counts attempts in the memory of this process, for so many keys at the most: beyond that, those that were not heard of
 * for longest are forgotten. So a flood of keys costs no more memory than that. A window begins with the first attempt
 * in it, and no further one lengthens it.
 */
export class BoundedLimiter extends RateLimiterCompatibleAbstract {
  // Of what `rate-limiter-flexible` knows, this is not used here.
  override readonly keyPrefix = '';
  override blockDuration = 0;
  override execEvenly = false;

  readonly #windows: LRUCache<string, Window>;
  readonly #limit: RateLimit;
  readonly #now: () => Date;

  constructor(limit: RateLimit, now: () => Date, keys = mostKeys) {
    super();
    this.#limit = limit;
    this.#now = now;
    // By their size, which is one each: by `max` it would take all the room at once, for each limit, at every start.
    this.#windows = new LRUCache({ maxSize: keys, sizeCalculation: () => 1 });
  }

  /** How many keys it knows. */
  get size(): number {
    return this.#windows.size;
  }

  /** @returns rejected with a `RateLimiterRes` where the limit is used up */
  override consume(key: string): Promise<RateLimiterRes> {
    const counted = this.#add(key, 1);
    // What `rate-limiter-flexible` rejects with is no error.
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
    return counted.consumedPoints > this.#limit.attempts ? Promise.reject(counted) : Promise.resolve(counted);
  }

  override reward(key: string): Promise<RateLimiterRes> {
    return Promise.resolve(this.#add(key, -1));
  }

  override delete(key: string): Promise<boolean> {
    return Promise.resolve(this.#windows.delete(key));
  }

  #add(key: string, attempts: number): RateLimiterRes {
    const now = this.#now().getTime();
    const { attempts: limit, seconds } = this.#limit;
    const last = this.#windows.get(key);
    const window = last && last.endsAt > now ? last : { attempts: 0, endsAt: now + seconds * 1000 };
    window.attempts = Math.max(0, window.attempts + attempts);
    this.#windows.set(key, window);
    return new RateLimiterRes(Math.max(0, limit - window.attempts), window.endsAt - now, window.attempts);
  }
}
