import { captchaFields, siteverifyUrls, type CaptchaSettings } from '../captcha/captcha-settings.ts';
import type { Environment } from './environment.ts';

/** What one setting of a captcha lacks of another. */
export function captchaProblems(given: Readonly<Record<string, string | undefined>>): string[] {
  const { CAPTCHA: provider = 'off', CAPTCHA_SECRET: secret } = given;
  if (secret !== undefined || !Object.hasOwn(siteverifyUrls, provider)) return [];
  return [
    `CAPTCHA_SECRET is needed where CAPTCHA is ${provider}: the provider shows it beside the site key.`,
  ];
}

/** The captcha that a checked environment sets; null where it sets none. */
export function captchaIn(read: Environment): CaptchaSettings | null {
  const { CAPTCHA: provider, CAPTCHA_FIELDS: fields = captchaFields, CAPTCHA_AFTER: freeAttempts } = read;
  if (provider === 'off') return null;
  if (provider === 'altcha') return { provider, fields, freeAttempts, cost: read.CAPTCHA_ALTCHA_COST };
  return {
    provider,
    fields,
    freeAttempts,
    siteKey: read.CAPTCHA_SITE_KEY ?? null,
    secret: read.CAPTCHA_SECRET ?? '',
    verifyUrl: read.CAPTCHA_VERIFY_URL ?? siteverifyUrls[provider],
    outage: read.CAPTCHA_OUTAGE,
  };
}
