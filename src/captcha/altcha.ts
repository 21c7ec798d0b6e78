import { createHmac } from 'node:crypto';
import { createChallenge, verifySolution, type Challenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import * as z from 'zod';
import { isWithin, type LimitStore } from '../limits/limit-store.ts';
import type { AltchaSettings } from './captcha-settings.ts';
import type { Judge } from './judge.ts';

/** Poses and judges challenges that a browser works on for a moment, with nobody else involved. */
export interface Altcha {
  /** Makes a challenge in the form that the ALTCHA widget takes. Nothing of it is kept. */
  readonly challenge: () => Promise<Challenge>;
  readonly judge: Judge;
}

/** The secrets of the server: challenges are signed with a key that comes of the first. */
export interface AltchaSecrets {
  readonly secretKey: string;
  readonly secretKeyFallbacks: readonly string[];
}

/** Seconds that a challenge lives. */
export const challengeSeconds = 600;

const longestAnswer = 2_048;
// A try in 256 fits.
const keyPrefix = '00';

const answerSchema = z.object({
  challenge: z.object({
    parameters: z.strictObject({
      algorithm: z.string(),
      nonce: z.string(),
      salt: z.string(),
      cost: z.number(),
      keyLength: z.number(),
      keyPrefix: z.string(),
      expiresAt: z.number(),
    }),
    signature: z.string(),
  }),
  solution: z.object({ counter: z.number(), derivedKey: z.string() }),
});
type Answer = z.infer<typeof answerSchema>;

/**
 * ALTCHA, version 2 of its proof of work. A challenge is signed and not kept; of one that is solved its nonce is, for as
 * long as it lives: so it passes once, on all processes that share a store.
 *
 * @param store - remembers what is used
 * @see https://altcha.org/docs/v2/
 */
export function createAltcha(
  { cost }: Pick<AltchaSettings, 'cost'>,
  { secretKey, secretKeyFallbacks }: AltchaSecrets,
  store: LimitStore,
  now: () => Date,
): Altcha {
  const used = store.limiter('CAPTCHA_USED', { attempts: 1, seconds: challengeSeconds });
  const signingKey = keyFrom(secretKey);
  const signingKeys = [signingKey, ...secretKeyFallbacks.map(keyFrom)];
  const secondsNow = (): number => Math.floor(now().getTime() / 1000);

  return {
    challenge: () =>
      createChallenge({
        algorithm: 'PBKDF2/SHA-256',
        cost,
        keyPrefix,
        deriveKey,
        expiresAt: secondsNow() + challengeSeconds,
        hmacSignatureSecret: signingKey,
      }),

    async judge(text) {
      const answer = readAnswer(text);
      if (!answer || answer.challenge.parameters.expiresAt <= secondsNow()) return false;
      if (!(await isSolved(answer, signingKeys))) return false;
      return isWithin(used, answer.challenge.parameters.nonce);
    },
  };
}

function keyFrom(secret: string): string {
  return createHmac('sha256', secret).update('rekey.captcha.altcha').digest('base64url');
}

async function isSolved(answer: Answer, signingKeys: readonly string[]): Promise<boolean> {
  for (const hmacSignatureSecret of signingKeys) {
    const { verified } = await verifySolution({ ...answer, deriveKey, hmacSignatureSecret });
    if (verified) return true;
  }
  return false;
}

function readAnswer(text: string): Answer | undefined {
  if (text.length > longestAnswer) return undefined;
  try {
    return answerSchema.safeParse(JSON.parse(Buffer.from(text, 'base64').toString())).data;
  } catch {
    return undefined;
  }
}
