import * as z from 'zod';
import { captchaFields, captchaProviders } from '../captcha/captcha-settings.ts';
import { outagePolicies } from '../failures/outage.ts';
import { rateLimitList, rateLimitSettings } from './rate-limits.ts';
import {
  databaseUrl,
  httpUrl,
  linkTemplate,
  listOf,
  mailAddress,
  origin,
  proxies,
  rangeUrl,
  redisUrl,
  seconds,
  smtpUrl,
  strongFallback,
  strongSecret,
  wholeNumber,
} from './values.ts';

const day = 86_400;

/**
 * What can be set: each name with its default and its check. The text of a failed check follows the name in the
 * report.
 *
 * @param production - whether to be as strict as production needs
 */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- zod infers it, and `Environment` names it
export function environmentSchema(production: boolean) {
  return z.object({
    NODE_ENV: z
      .enum(['development', 'production'], 'must be development or production.')
      .default('development'),
    HOST: z.string().default('127.0.0.1'),
    PORT: wholeNumber(1, 65_535).prefault('4000'),
    WORKERS: wholeNumber(1, 256).prefault('1'),
    DATABASE_URL: databaseUrl(production).optional(),
    SECRET_KEY: (production ? strongSecret : z.string()).optional(),
    SECRET_KEY_FALLBACKS: listOf(production ? strongFallback : z.string()).prefault(''),
    PUBLIC_URL: origin(production).optional(),
    LINK_ACTIVATION: linkTemplate(production).prefault('{origin}/activate/{uid}/{token}'),
    LINK_LOGIN: linkTemplate(production).prefault('{origin}/login/{uid}/{token}'),
    LINK_PASSWORD_RESET: linkTemplate(production).prefault('{origin}/reset-password/{uid}/{token}'),
    LINK_EMAIL_CHANGE: linkTemplate(production).prefault('{origin}/change-email/{uid}/{token}'),
    LINK_EMAIL_REVERT: linkTemplate(production).prefault('{origin}/restore-email/{uid}/{token}'),
    LINK_ACCOUNT_DELETION: linkTemplate(production).prefault('{origin}/delete-account/{uid}/{token}'),
    LINK_DELETION_CANCEL: linkTemplate(production).prefault('{origin}/restore-account/{uid}/{token}'),
    ACTIVATION_TIMEOUT: seconds.prefault(String(3 * day)),
    LOGIN_LINK_TIMEOUT: seconds.prefault('900'),
    PASSWORD_RESET_TIMEOUT: seconds.prefault('3600'),
    EMAIL_CHANGE_TIMEOUT: seconds.prefault(String(day)),
    EMAIL_REVERT_TIMEOUT: seconds.prefault(String(7 * day)),
    ACCOUNT_DELETION_TIMEOUT: seconds.prefault('3600'),
    ACCOUNT_DELETION_GRACE: seconds.prefault(String(14 * day)),
    SECURITY_EVENT_RETENTION: seconds.prefault(String(180 * day)),
    SMTP_URL: smtpUrl.optional(),
    MAIL_FROM: mailAddress.optional(),
    MAIL_TEMPLATES: z.string().optional(),
    MAIL_DELAY: wholeNumber(0, 60).prefault('1'),
    MAIL_LEASE: seconds.prefault('60'),
    SESSION_TRANSPORT: z
      .enum(['cookie', 'bearer', 'both'], 'must be cookie, bearer or both.')
      .default('both'),
    SESSION_IDLE_TIMEOUT: seconds.prefault(String(14 * day)),
    SESSION_TIMEOUT: seconds.prefault(String(90 * day)),
    SESSIONS_PER_ACCOUNT: wholeNumber(1, 1_000).prefault('100'),
    ARGON2_MEMORY: wholeNumber(7_168, 4_194_304).prefault('19456'),
    ARGON2_PASSES: wholeNumber(1, 100).prefault('2'),
    ARGON2_LANES: wholeNumber(1, 16).prefault('1'),
    UV_THREADPOOL_SIZE: wholeNumber(1, 1_024).prefault('4'),
    HASH_QUEUE: wholeNumber(0, 100_000).prefault('100'),
    PASSWORD_STRENGTH: wholeNumber(0, 4).prefault('0'),
    BREACHED_PASSWORDS: rangeUrl(production).optional(),
    BREACHED_PASSWORDS_OUTAGE: outagePolicy.default('accept'),
    RATE_LIMITS: z.enum(['on', 'off'], 'must be on or off.').default('on'),
    ...rateLimitSettings(),
    RATE_LIMIT_MAILS_TO_ADDRESS: rateLimitList.prefault('1/60, 10/3600'),
    REDIS_URL: redisUrl.optional(),
    CAPTCHA: z
      .enum(['off', ...captchaProviders], 'must be off, hcaptcha, turnstile, recaptcha or altcha.')
      .default('off'),
    CAPTCHA_SITE_KEY: z.string().optional(),
    CAPTCHA_SECRET: z.string().optional(),
    CAPTCHA_VERIFY_URL: httpUrl(production).optional(),
    CAPTCHA_FIELDS: listOf(captchaField).optional(),
    CAPTCHA_AFTER: wholeNumber(0, 1_000).prefault('0'),
    CAPTCHA_OUTAGE: outagePolicy.default('accept'),
    CAPTCHA_ALTCHA_COST: wholeNumber(1_000, 100_000).prefault('10000'),
    TRUSTED_PROXIES: proxies.prefault('0'),
    CORS_ORIGINS: listOf(origin(false)).prefault(''),
    PERSISTED_OPERATIONS: z.string().optional(),
    LOG_LEVEL: z
      .enum(
        ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
        'must be trace, debug, info, warn, error, fatal or silent.',
      )
      .default('info'),
  });
}

const outagePolicy = z.enum(outagePolicies, 'must be accept or refuse.');
const captchaField = z.string().pipe(z.enum(captchaFields, `must be one of ${captchaFields.join(', ')}.`));

/** What a checked environment holds. */
export type Environment = z.infer<ReturnType<typeof environmentSchema>>;

/** What production needs and has no default, each with how to mend its lack. */
export const neededInProduction = {
  DATABASE_URL: 'set it to a file on a disk that you back up, e.g. sqlite:/var/lib/rekey/rekey.sqlite',
  SECRET_KEY: 'make one with: npx rekey secret',
  PUBLIC_URL: 'set it to where people reach this server, e.g. https://accounts.example.com',
  SMTP_URL: 'set it to your mail server, e.g. smtps://user:password@mail.example.com:465',
  MAIL_FROM: 'set it to the sender of the mails, e.g. Example <accounts@example.com>',
} satisfies Partial<Record<keyof Environment, string>>;
