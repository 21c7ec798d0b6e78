import { RateLimiterRes, type RateLimiterLike } from 'rate-limiter-flexible';
import type { Client } from '../client.ts';
import { TryLater } from '../failures/try-later.ts';
import { addressOf } from './keys.ts';
import type { LimitStore } from './limit-store.ts';
import {
  rateLimitNames,
  type ClientLimit,
  type RateLimitName,
  type RateLimitSettings,
} from './rate-limits.ts';

/** Counts attempts. What is over a limit throws {@link TryLater}, and has cost no more than being counted. */
export interface Attempts {
  /** Counts something that a client tries, whoever it is about. */
  count(limit: ClientLimit, client: Client): Promise<void>;
  /**
   * Counts a guess at the password of an account before it is made, so that none at the same time escapes. One that is
   * right, or could not be made, gives back what it has cost and no more: wrong ones before it stay counted. Nothing of
   * it tells whether there is such an account.
   *
   * @param emailKey - the address of the account, in the form that addresses are compared by
   * @param make - makes the guess; null where it does not come to one
   */
  guess<Answer extends { readonly ok: boolean } | null>(
    emailKey: string,
    client: Client,
    make: () => Promise<Answer>,
  ): Promise<Answer>;
  /** Lets a client try anew at an account whose password has just been set, and forgets what others have used up. */
  forgiveGuesses(emailKey: string, client: Client): Promise<void>;
}

/**
 * Counts attempts in a store.
 *
 * @param settings - null where nothing is to be limited
 */
export function createAttempts(settings: RateLimitSettings | null, store: LimitStore): Attempts {
  if (!settings) return unlimited;
  const limiters = Object.fromEntries(
    rateLimitNames.map((name) => [name, store.limiter(name, settings[name])]),
  ) as Record<RateLimitName, RateLimiterLike>;

  // The narrower first: what it refuses is not counted against anybody else.
  const guessBuckets = (emailKey: string, client: Client) => [
    { limiter: limiters.GUESS_BY_CLIENT, key: store.keyOf(emailKey, addressOf(client)) },
    { limiter: limiters.GUESS, key: store.keyOf(emailKey) },
  ];

  return {
    count: (limit, client) => consume(limiters[limit], store.keyOf(addressOf(client))),

    async guess(emailKey, client, make) {
      const buckets = guessBuckets(emailKey, client);
      for (const { limiter, key } of buckets) await consume(limiter, key);
      let wasWrong = false;
      try {
        const answer = await make();
        wasWrong = answer?.ok === false;
        return answer;
      } finally {
        if (!wasWrong) for (const { limiter, key } of buckets) await limiter.reward(key);
      }
    },

    async forgiveGuesses(emailKey, client) {
      for (const { limiter, key } of guessBuckets(emailKey, client)) await limiter.delete(key);
    },
  };
}

const unlimited: Attempts = {
  count: () => Promise.resolve(),
  guess: (_emailKey, _client, make) => make(),
  forgiveGuesses: () => Promise.resolve(),
};

async function consume(limiter: RateLimiterLike, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (error) {
    if (error instanceof RateLimiterRes) throw new TryLater('RATE_LIMITED', error.msBeforeNext / 1000);
    throw error;
  }
}
