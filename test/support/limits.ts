import { rateLimits, type RateLimit, type RateLimitSettings } from '../../src/limits/rate-limits.ts';

/** Limits that a test does not come near, but for those that it is about. */
export function limitsOf(settings: Partial<RateLimitSettings>): RateLimitSettings {
  const far: RateLimit = { attempts: 1_000_000, seconds: 600 };
  const names = Object.keys(rateLimits) as (keyof RateLimitSettings)[];
  return { ...(Object.fromEntries(names.map((name) => [name, far])) as RateLimitSettings), ...settings };
}
