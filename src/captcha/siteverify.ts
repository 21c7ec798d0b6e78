import type { Logger } from 'pino';
import * as z from 'zod';
import type { Client } from '../client.ts';
import { goOnUnjudged } from '../failures/outage.ts';
import type { RemoteSettings } from './captcha-settings.ts';
import type { Judge } from './judge.ts';

const longestAnswerMilliseconds = 3_000;
/** Under it reCAPTCHA 3 takes somebody for a program. */
const lowestScore = 0.5;
// Longer than any of today, and of no other characters: nothing that a firewall before a provider would stumble over.
const wellFormed = /^[\w.~:+/=-]{0,8192}$/;
const faultOfOurs = /secret|site-?key|^http-/;

const replySchema = z.object({
  success: z.boolean(),
  score: z.number().optional(),
  'error-codes': z
    .array(z.string())
    .nullish()
    .transform((codes) => codes ?? []),
});
type Reply = z.infer<typeof replySchema>;

/**
 * Has answers judged by hCaptcha, Turnstile or reCAPTCHA. They speak one protocol, and see to it that an answer passes
 * once. What is wrong with the provider, or with our account there, is logged once until it is over.
 *
 * Where the provider is down, everything passes unless it is to be refused: the limits on attempts hold all the same,
 * and nobody is to be kept from their account because somebody else's server fails. That goes for a missing answer
 * too, since then there is no captcha to show. No answer can bring it about.
 *
 * @returns a judge that throws `TryLater` where the provider is down and that is to refuse everything
 * @see https://docs.hcaptcha.com/#verify-the-user-response-server-side
 * @see https://developers.cloudflare.com/turnstile/get-started/server-side-validation/
 * @see https://developers.google.com/recaptcha/docs/verify
 */
export function createSiteverifyJudge(settings: RemoteSettings, log: Logger): Judge {
  const { provider, outage } = settings;
  let lastTrouble = '';
  const note = (trouble: string): void => {
    if (trouble !== '' && trouble !== lastTrouble) log.warn({ provider, trouble }, 'captchas are not judged');
    lastTrouble = trouble;
  };

  return async (answer, client) => {
    if (!wellFormed.test(answer)) return false;
    const reply = await ask(settings.verifyUrl, formOf(settings, answer, client));
    if (!reply || reply['error-codes'].includes('internal-error')) {
      note('no answer');
      goOnUnjudged(outage);
      return true;
    }
    note(reply['error-codes'].filter((code) => faultOfOurs.test(code)).join());
    // Of the others' scores, a high one is no good sign.
    const isProgram = provider === 'recaptcha' && (reply.score ?? 1) < lowestScore;
    return reply.success && !isProgram;
  };
}

function formOf({ provider, secret, siteKey }: RemoteSettings, answer: string, { ipAddress }: Client) {
  return new URLSearchParams({
    secret,
    response: answer,
    ...(ipAddress === null ? {} : { remoteip: ipAddress }),
    // Alone hCaptcha has one secret for all sites of an account.
    ...(provider === 'hcaptcha' && siteKey !== null ? { sitekey: siteKey } : {}),
  });
}

/** @returns null where the provider is down: no answer in time, a fault of its own, or something else than JSON */
async function ask(url: string, form: URLSearchParams): Promise<Reply | null> {
  try {
    const signal = AbortSignal.timeout(longestAnswerMilliseconds);
    const response = await fetch(url, { method: 'POST', body: form, redirect: 'error', signal });
    if (response.status >= 500) return null;
    // A request that it finds fault with is no outage: else whoever can spoil one would have a way around.
    const otherwise = response.ok ? null : { success: false, 'error-codes': [`http-${response.status}`] };
    const reply = replySchema.safeParse(await response.json().catch(() => null));
    return reply.success ? reply.data : otherwise;
  } catch {
    return null;
  }
}
