import type { OutagePolicy } from '../failures/outage.ts';

/** The mutations that can ask for a captcha: those that anybody can send who knows an address. */
export const captchaFields = [
  'register',
  'resendActivation',
  'login',
  'requestLoginLink',
  'requestPasswordReset',
] as const;

/** A mutation that can ask for a captcha. */
export type CaptchaField = (typeof captchaFields)[number];

/** Where providers judge answers, all by one protocol. */
export const siteverifyUrls = {
  hcaptcha: 'https://api.hcaptcha.com/siteverify',
  turnstile: 'https://challenges.cloudflare.com/turnstile/v0/siteverify',
  recaptcha: 'https://www.google.com/recaptcha/api/siteverify',
} as const;

/** A provider elsewhere. */
export type RemoteProvider = keyof typeof siteverifyUrls;

interface WhenAsked {
  readonly fields: readonly CaptchaField[];
  /** Attempts of one client at one of the fields, within an hour, that need no captcha; at signing in: failures. */
  readonly freeAttempts: number;
}

/** A captcha that a provider poses and judges. */
export interface RemoteSettings extends WhenAsked {
  readonly provider: RemoteProvider;
  /** What a front end shows the captcha with; no secret. */
  readonly siteKey: string | null;
  readonly secret: string;
  readonly verifyUrl: string;
  /** What becomes of an attempt that the provider does not judge. */
  readonly outage: OutagePolicy;
}

/** A proof of work that this server poses and judges by itself. */
export interface AltchaSettings extends WhenAsked {
  readonly provider: 'altcha';
  /** Iterations of PBKDF2 in each of the 256 tries that a challenge takes on average. */
  readonly cost: number;
}

/** Which captcha is asked for, and when. */
export type CaptchaSettings = RemoteSettings | AltchaSettings;

/** Whose captcha it is. */
export type CaptchaProvider = CaptchaSettings['provider'];

/** Every provider by name. */
export const captchaProviders: readonly CaptchaProvider[] = ['hcaptcha', 'turnstile', 'recaptcha', 'altcha'];
