import type { Challenge } from 'altcha-lib';
import type { Logger } from 'pino';
import type { Client } from '../client.ts';
import { isWithin, type LimitStore } from '../limits/limit-store.ts';
import { addressOf } from '../limits/keys.ts';
import { createAltcha, type AltchaSecrets } from './altcha.ts';
import type { CaptchaField, CaptchaProvider, CaptchaSettings } from './captcha-settings.ts';
import { createSiteverifyJudge } from './siteverify.ts';

/** What a front end has to know to show a captcha. */
export interface AskedCaptcha {
  readonly provider: CaptchaProvider;
  readonly siteKey: string | null;
  readonly fields: readonly CaptchaField[];
  readonly freeAttempts: number;
}

/** Asks for captchas: of whom, at what and after how much is the operator's to say. */
export interface Captcha {
  /** What is asked for; null where nothing is. */
  readonly asked: AskedCaptcha | null;
  /**
   * Whether what a client tries may go on: where no captcha is asked for, where its attempts are few enough to need
   * none, or by the answer to one.
   *
   * @throws `TryLater` where nobody can judge the answer, and that is not to let it pass
   */
  passes(field: CaptchaField, answer: string | null | undefined, client: Client): Promise<boolean>;
  /** Takes an attempt back where failures alone are to count. */
  forgive(field: CaptchaField, client: Client): Promise<void>;
  /** Makes a challenge; null where a provider elsewhere does. */
  readonly challenge: (() => Promise<Challenge>) | null;
}

/** What captchas are told of the configuration. */
export interface CaptchaConfig extends AltchaSecrets {
  readonly captcha: CaptchaSettings | null;
}

const hour = 3_600;

const nothingAsked: Captcha = {
  asked: null,
  passes: () => Promise.resolve(true),
  forgive: () => Promise.resolve(),
  challenge: null,
};

/**
 * Asks for the captcha of the configuration.
 *
 * @param store - counts attempts, and remembers answers that are used
 */
export function createCaptcha(
  config: CaptchaConfig,
  store: LimitStore,
  now: () => Date,
  log: Logger,
): Captcha {
  const { captcha: settings } = config;
  if (!settings) return nothingAsked;

  const { provider, fields, freeAttempts } = settings;
  const { siteKey, challenge, judge } =
    settings.provider === 'altcha'
      ? { siteKey: null, ...createAltcha(settings, config, store, now) }
      : { siteKey: settings.siteKey, challenge: null, judge: createSiteverifyJudge(settings, log) };

  const free = store.limiter('CAPTCHA_FREE', { attempts: freeAttempts, seconds: hour });
  const isCounted = (field: CaptchaField): boolean => freeAttempts > 0 && fields.includes(field);

  return {
    asked: { provider, siteKey, fields, freeAttempts },

    async passes(field, answer, client) {
      if (!fields.includes(field)) return true;
      if (isCounted(field) && (await isWithin(free, store.keyOf(field, addressOf(client))))) return true;
      return judge(answer ?? '', client);
    },

    async forgive(field, client) {
      if (isCounted(field)) await free.reward(store.keyOf(field, addressOf(client)));
    },

    challenge,
  };
}
