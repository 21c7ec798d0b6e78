import { rateLimitNames, type RateLimit, type RateLimitSettings } from '../../src/limits/rate-limits.ts';

/** Limits that a test does not come near, but for those that it is about. */
export function limitsOf(settings: Partial<RateLimitSettings>): RateLimitSettings {
  const far: RateLimit = { attempts: 1_000_000, seconds: 600 };
  const all = rateLimitNames.map((name) => [name, far]);
  return { ...(Object.fromEntries(all) as RateLimitSettings), ...settings };
}
