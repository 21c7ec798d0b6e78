import { availableParallelism } from 'node:os';
import type { CaptchaSettings } from './captcha/captcha-settings.ts';
import { captchaIn, captchaProblems } from './config/captcha.ts';
import { ConfigError } from './config/config-error.ts';
import { environmentSchema, neededInProduction, type Environment } from './config/environment.ts';
import { developmentSecret } from './config/development-secret.ts';
import { misspeltNames } from './config/misspelt-names.ts';
import { rateLimitsIn } from './config/rate-limits.ts';
import { oneProcessReason } from './database/database-url.ts';
import type { RateLimit, RateLimitSettings } from './limits/rate-limits.ts';
import type { LinkPurpose, LinkSettings } from './links/purpose.ts';
import type { OutagePolicy } from './failures/outage.ts';

const defaultDatabaseUrl = 'sqlite:data/rekey.sqlite';

/** Everything that can be set, checked, with its defaults filled in. */
export interface Config {
  readonly production: boolean;
  readonly host: string;
  readonly port: number;
  /** Processes that serve requests; 1 for this process alone. */
  readonly workers: number;
  /** Such as `sqlite:data/rekey.sqlite`, `sqlite::memory:` or `postgresql://user@host:5432/name`. */
  readonly databaseUrl: string;
  readonly secretKey: string;
  /** Older secrets: they verify, and sign nothing. */
  readonly secretKeyFallbacks: readonly string[];
  /** The origin of every mailed link and of the cookie, without a slash at its end. */
  readonly publicUrl: string;
  readonly links: Readonly<Record<LinkPurpose, LinkSettings>>;
  /** Seconds between the deletion of an account and its erasure. */
  readonly deletionGraceSeconds: number;
  /** Seconds that the trail of what happened to an account is kept. */
  readonly securityEventSeconds: number;
  /** Where mail goes; null for the development mailbox. */
  readonly smtpUrl: string | null;
  readonly mailFrom: string;
  /** A folder of templates that override what mails say; null where there is none. */
  readonly mailTemplates: string | null;
  /** Seconds from the order of a mail until it is seen to. */
  readonly mailDelaySeconds: number;
  /** Seconds that the courier holds a mail before another may take it. */
  readonly mailLeaseSeconds: number;
  /** How many mails of one purpose go to one address; null where nothing is limited. */
  readonly mailRateLimits: readonly RateLimit[] | null;
  readonly sessions: {
    readonly transport: 'cookie' | 'bearer' | 'both';
    readonly idleSeconds: number;
    readonly totalSeconds: number;
    /** How many an account may have; a new one beyond them ends the one that was seen longest ago. */
    readonly perAccount: number;
  };
  readonly passwordHashing: {
    readonly memoryKibibytes: number;
    readonly passes: number;
    readonly lanes: number;
    /** Hashes made at once; further ones wait. */
    readonly concurrency: number;
    /** How many may wait. */
    readonly mostWaiting: number;
  };
  readonly passwordPolicy: {
    /** Least score by zxcvbn; 0 for any. */
    readonly leastStrength: number;
    /** Where passwords are looked up that were in breaches, and what becomes of them while that does not answer. */
    readonly breaches: { readonly rangeUrl: string; readonly outage: OutagePolicy } | null;
  };
  /** How often what may be tried; null where nothing is limited. */
  readonly rateLimits: RateLimitSettings | null;
  /** Where processes count attempts together; null where this one counts by itself. */
  readonly redisUrl: string | null;
  /** The captcha that is asked for; null where none is. */
  readonly captcha: CaptchaSettings | null;
  /** How many proxies in front are ours, or their addresses. */
  readonly trustedProxies: number | readonly string[];
  readonly corsOrigins: readonly string[];
  /** A folder of the only operations that are answered; null where all are. */
  readonly persistedOperations: string | null;
  readonly logLevel: string;
}

/**
 * Reads the configuration from an environment, and is alone in doing so.
 *
 * @param environment - `process.env`, or what a test puts in its place
 * @param cores - of the machine, or as many as this process may use
 * @returns the configuration, frozen
 * @throws {@link ConfigError} naming every problem at once, each with how to mend it
 */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  cores: number = availableParallelism(),
): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const production = given['NODE_ENV'] === 'production';
  const schema = environmentSchema(production);
  const parsed = schema.safeParse(given);
  const problems = misspeltNames(Object.keys(given), Object.keys(schema.shape));
  for (const [name, mend] of production ? Object.entries(neededInProduction) : []) {
    if (given[name] === undefined) problems.push(`${name} is needed in production: ${mend}`);
  }
  problems.push(...captchaProblems(given));
  if (!parsed.success) {
    problems.push(...parsed.error.issues.map(({ path, message }) => `${nameOf(path)} ${message}`));
  }
  if (parsed.success) problems.push(...workerProblems(parsed.data));
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  return deepFreeze(toConfig(parsed.data, production, cores));
}

/** What keeps several processes from working together. */
function workerProblems(read: Environment): string[] {
  if (read.WORKERS === 1) return [];
  const reason = oneProcessReason(read.DATABASE_URL ?? defaultDatabaseUrl);
  const problems = reason === null ? [] : [`WORKERS is ${read.WORKERS}, but ${reason}.`];
  if (read.SMTP_URL === undefined)
    problems.push(
      `WORKERS is ${read.WORKERS}, but the development mailbox is in the memory of one process: set SMTP_URL, or WORKERS=1.`,
    );
  return problems;
}

/** The name of a setting, and which of its values it is where it has several. */
function nameOf([name, index]: readonly PropertyKey[]): string {
  return typeof index === 'number' ? `${String(name)} (number ${index + 1})` : String(name);
}

function toConfig(read: Environment, production: boolean, cores: number): Config {
  const publicUrl = read.PUBLIC_URL ?? `http://localhost:${read.PORT}`;
  const link = (template: string, timeoutSeconds: number): LinkSettings => ({
    template: template.replaceAll('{origin}', publicUrl),
    timeoutSeconds,
  });
  return {
    production,
    host: read.HOST,
    port: read.PORT,
    workers: read.WORKERS,
    databaseUrl: read.DATABASE_URL ?? defaultDatabaseUrl,
    secretKey: read.SECRET_KEY ?? developmentSecret(),
    secretKeyFallbacks: read.SECRET_KEY_FALLBACKS,
    publicUrl,
    links: {
      ACTIVATION: link(read.LINK_ACTIVATION, read.ACTIVATION_TIMEOUT),
      LOGIN: link(read.LINK_LOGIN, read.LOGIN_LINK_TIMEOUT),
      PASSWORD_RESET: link(read.LINK_PASSWORD_RESET, read.PASSWORD_RESET_TIMEOUT),
      EMAIL_CHANGE: link(read.LINK_EMAIL_CHANGE, read.EMAIL_CHANGE_TIMEOUT),
      EMAIL_REVERT: link(read.LINK_EMAIL_REVERT, read.EMAIL_REVERT_TIMEOUT),
      ACCOUNT_DELETION: link(read.LINK_ACCOUNT_DELETION, read.ACCOUNT_DELETION_TIMEOUT),
      DELETION_CANCEL: link(read.LINK_DELETION_CANCEL, read.ACCOUNT_DELETION_GRACE),
    },
    deletionGraceSeconds: read.ACCOUNT_DELETION_GRACE,
    securityEventSeconds: read.SECURITY_EVENT_RETENTION,
    smtpUrl: read.SMTP_URL ?? null,
    mailFrom: read.MAIL_FROM ?? 'Rekey <no-reply@localhost>',
    mailTemplates: read.MAIL_TEMPLATES ?? null,
    mailDelaySeconds: read.MAIL_DELAY,
    mailLeaseSeconds: read.MAIL_LEASE,
    mailRateLimits: read.RATE_LIMITS === 'on' ? read.RATE_LIMIT_MAILS_TO_ADDRESS : null,
    sessions: {
      transport: read.SESSION_TRANSPORT,
      idleSeconds: read.SESSION_IDLE_TIMEOUT,
      totalSeconds: read.SESSION_TIMEOUT,
      perAccount: read.SESSIONS_PER_ACCOUNT,
    },
    passwordHashing: {
      memoryKibibytes: read.ARGON2_MEMORY,
      passes: read.ARGON2_PASSES,
      lanes: read.ARGON2_LANES,
      // More than there are cores would not be done sooner, and all else would wait for them.
      concurrency: Math.max(1, Math.floor(Math.min(read.UV_THREADPOOL_SIZE, cores / read.WORKERS))),
      mostWaiting: read.HASH_QUEUE,
    },
    passwordPolicy: {
      leastStrength: read.PASSWORD_STRENGTH,
      breaches:
        read.BREACHED_PASSWORDS === undefined
          ? null
          : { rangeUrl: read.BREACHED_PASSWORDS, outage: read.BREACHED_PASSWORDS_OUTAGE },
    },
    rateLimits: read.RATE_LIMITS === 'on' ? rateLimitsIn(read) : null,
    redisUrl: read.REDIS_URL ?? null,
    captcha: captchaIn(read),
    trustedProxies: read.TRUSTED_PROXIES,
    corsOrigins: read.CORS_ORIGINS,
    persistedOperations: read.PERSISTED_OPERATIONS ?? null,
    logLevel: read.LOG_LEVEL,
  };
}

function deepFreeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) {
    if (typeof part === 'object' && part !== null) deepFreeze(part as object);
  }
  return Object.freeze(value);
}
