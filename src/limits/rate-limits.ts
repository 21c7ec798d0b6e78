/** So many attempts in so many seconds. */
export interface RateLimit {
  readonly attempts: number;
  readonly seconds: number;
}

/** Limits on what one client does, whoever it is about. */
const clientLimits = {
  /** Signing in with a password. */
  SIGN_IN: { attempts: 60, seconds: 600 },
  /** Whatever has a mail sent, signing up among it. */
  MAIL: { attempts: 30, seconds: 600 },
  /** Looking at links, and using links and codes. */
  LINK: { attempts: 100, seconds: 600 },
  /** All else that changes something. */
  CHANGE: { attempts: 120, seconds: 600 },
  /** Every query field at the root, except those about links. */
  QUERY: { attempts: 600, seconds: 60 },
} satisfies Record<string, RateLimit>;

/** The name of a limit on what one client does. */
export type ClientLimit = keyof typeof clientLimits;

/** Limits on wrong passwords for one account, whether there is one or not. A right one costs nothing. */
const guessLimits = {
  /** By one client. */
  GUESS_BY_CLIENT: { attempts: 10, seconds: 900 },
  /** By all clients together. */
  GUESS: { attempts: 100, seconds: 3600 },
} satisfies Record<string, RateLimit>;

/** Every limit on attempts, with its default. */
export const rateLimits = { ...clientLimits, ...guessLimits };

/** The name of a limit on attempts. */
export type RateLimitName = keyof typeof rateLimits;

/** The names of all limits on attempts. */
export const rateLimitNames = Object.keys(rateLimits) as readonly RateLimitName[];

/** Every limit on attempts, as configured. */
export type RateLimitSettings = Readonly<Record<RateLimitName, RateLimit>>;
