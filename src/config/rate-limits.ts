import * as z from 'zod';
import {
  rateLimitNames,
  rateLimits,
  type RateLimit,
  type RateLimitName,
  type RateLimitSettings,
} from '../limits/rate-limits.ts';
import { seconds, wholeNumber } from './values.ts';

const attempts = wholeNumber(1, 1_000_000);

function readRateLimit(text: string): RateLimit | undefined {
  const [before = '', after = '', ...rest] = text.split('/').map((number) => number.trim());
  const limit = z.object({ attempts, seconds }).safeParse({ attempts: before, seconds: after });
  return rest.length === 0 ? limit.data : undefined;
}

/** A limit, as attempts/seconds. */
export const rateLimit: z.ZodType<RateLimit, string> = z.string().transform((text, context) => {
  const limit = readRateLimit(text);
  if (limit) return limit;
  context.addIssue({ code: 'custom', message: 'must be so many attempts in so many seconds, e.g. 10/900.' });
  return z.NEVER;
});

/** Limits that hold together, as attempts/seconds with commas between them. */
export const rateLimitList: z.ZodType<RateLimit[], string> = z.string().transform((text, context) => {
  const limits = text.split(',').map(readRateLimit);
  const read = limits.filter((limit) => limit !== undefined);
  if (read.length === limits.length) return read;
  const example = 'e.g. 1/60, 10/3600 for one a minute and ten an hour.';
  context.addIssue({ code: 'custom', message: `must be limits of attempts/seconds, ${example}` });
  return z.NEVER;
});

/** A setting for each limit on attempts, under its own name. */
export function rateLimitSettings(): Record<`RATE_LIMIT_${RateLimitName}`, z.ZodPrefault<typeof rateLimit>> {
  const settings = rateLimitNames.map((name) => {
    const { attempts, seconds } = rateLimits[name];
    return [`RATE_LIMIT_${name}`, rateLimit.prefault(`${attempts}/${seconds}`)];
  });
  return Object.fromEntries(settings) as ReturnType<typeof rateLimitSettings>;
}

/** The limits on attempts, as those settings were read. */
export function rateLimitsIn(
  read: Readonly<Record<`RATE_LIMIT_${RateLimitName}`, RateLimit>>,
): RateLimitSettings {
  const limits = rateLimitNames.map((name) => [name, read[`RATE_LIMIT_${name}`]]);
  return Object.fromEntries(limits) as RateLimitSettings;
}
