import { z } from 'zod';
import { seconds, wholeNumber } from './values.ts';

/** So many attempts, at the most, in every span of so many seconds. */
export interface RateLimit {
  readonly attempts: number;
  readonly seconds: number;
}

const example = 'e.g. 1/60, 10/3600 for one a minute and ten an hour.';
const attempts = wholeNumber(1, 1_000_000);

/** Limits that hold together, as attempts/seconds with commas between them. */
export const rateLimits: z.ZodType<RateLimit[], string> = z.string().transform((text, context) =>
  text.split(',').map((part) => {
    const [before = '', after = '', ...rest] = part.split('/').map((number) => number.trim());
    const limit = z.object({ attempts, seconds }).safeParse({ attempts: before, seconds: after });
    if (limit.success && rest.length === 0) return limit.data;
    context.addIssue({ code: 'custom', message: `must be limits of attempts/seconds, ${example}` });
    return z.NEVER;
  }),
);
