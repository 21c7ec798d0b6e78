import { BoundedLimiter } from './bounded-limiter.ts';
import type { LimitStore } from './limit-store.ts';

/** Counts in the memory of this process. */
export function countInMemory(now: () => Date): LimitStore {
  return {
    limiter: (_name, limit) => new BoundedLimiter(limit, now),
    // Nobody reads it but this process, which knows them anyway.
    keyOf: (...parts) => JSON.stringify(parts),
    isReady: () => Promise.resolve(true),
    close: () => undefined,
  };
}
