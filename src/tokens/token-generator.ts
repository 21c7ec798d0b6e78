import { timingSafeEqual } from 'node:crypto';
import { isWellFormedToken } from './is-well-formed-token.ts';
import { SaltedHmac } from './salted-hmac.ts';
import { requireUsableOptions, type TokenGeneratorOptions } from './token-generator-options.ts';

/** What became of a token: `expired` is said only of one that is genuine and would otherwise be valid. */
export type TokenStatus = 'valid' | 'expired' | 'invalid';

const epoch = Date.UTC(2001, 0, 1);
const threeDays = 3 * 24 * 60 * 60;

/**
 * Makes and checks tokens that are stored nowhere and work once. A token is the time in base 36, a dash, and every
 * second hex digit of a keyed hash over the state that using the token changes, so that its use is its end.
 *
 * A subclass says what that state is: see {@link TokenGenerator.hashValue}.
 *
 * Source: `PasswordResetTokenGenerator` in Django's `django/contrib/auth/tokens.py`.
 *
 * @typeParam User - whom, or what, the tokens are for
 */
export abstract class TokenGenerator<User> {
  /** How many seconds one step of the timestamp takes. */
  protected readonly timestampUnitSeconds: number = 1;

  /** One for each secret. New tokens come from the first alone. */
  readonly #signers: readonly [SaltedHmac, ...SaltedHmac[]];
  readonly #timeoutSeconds: number;
  readonly #now: () => Date;

  /**
   * @param options - the secret and the key salt are required; see {@link TokenGeneratorOptions} for the rest
   * @throws TypeError if a secret or the key salt is missing or empty, or the algorithm is unknown
   * @throws RangeError if the timeout is negative or not finite
   */
  constructor(options: TokenGeneratorOptions & { keySalt: string }) {
    const { secret, secretFallbacks = [], timeoutSeconds = threeDays } = options;
    const { keySalt, algorithm = 'sha256', now = systemClock } = options;
    requireUsableOptions({ secret, secretFallbacks, timeoutSeconds, keySalt, algorithm, now });
    const signerFor = (text: string): SaltedHmac => new SaltedHmac(algorithm, keySalt, text);
    this.#signers = [signerFor(secret), ...secretFallbacks.map(signerFor)];
    this.#timeoutSeconds = timeoutSeconds;
    this.#now = now;
  }

  /**
   * Makes a token for a user as they are now.
   *
   * @returns lower-case letters, digits and one dash: fit for a URL as it is
   * @throws RangeError if the clock reads a time before 2001, where timestamps begin
   * @throws whatever {@link TokenGenerator.hashValue} throws
   */
  makeToken(user: User): string {
    const timestamp = this.#currentTimestamp();
    if (!(timestamp >= 0)) {
      throw new RangeError('No token can be made before 2001-01-01, where timestamps begin: set the clock.');
    }
    const digits = everySecondDigit(this.#signers[0].hexDigest(this.hashValue(user, timestamp)));
    return `${timestamp.toString(36)}-${digits.toString('latin1')}`;
  }

  /**
   * Says whether a token is genuine, in time, and not used yet. Never throws.
   *
   * @param user - as they are now; null or undefined where nobody was found
   * @param token - anything at all, as it came in
   */
  checkToken(user: User | null | undefined, token: unknown): boolean {
    return this.inspectToken(user, token) === 'valid';
  }

  /**
   * Says what has become of a token: `valid`, `expired` (genuine but older than the timeout), or else `invalid`. Never
   * throws: should {@link TokenGenerator.hashValue} fail for a user, then no token is valid for them.
   *
   * A token from a clock that is ahead of this one counts as new, so that machines need not agree to the second.
   *
   * @param user - as they are now; null or undefined where nobody was found
   * @param token - anything at all, as it came in
   */
  inspectToken(user: User | null | undefined, token: unknown): TokenStatus {
    if (user === null || user === undefined || !isWellFormedToken(token)) return 'invalid';
    try {
      // Well-formed, the timestamp has but one way to be written: what is left to compare are the digits.
      const dash = token.indexOf('-');
      const timestamp = Number.parseInt(token.slice(0, dash), 36);
      if (!this.#isGenuine(user, timestamp, token.slice(dash + 1))) return 'invalid';
      const ageInSeconds = (this.#currentTimestamp() - timestamp) * this.timestampUnitSeconds;
      return ageInSeconds <= this.#timeoutSeconds ? 'valid' : 'expired';
    } catch {
      return 'invalid';
    }
  }

  /**
   * Says what is signed: who it is for, the state that using the token changes, and the timestamp. Two different
   * states must never read the same, so join them without ambiguity, for example by `JSON.stringify` of an array.
   *
   * @param user - the user as they are now
   * @param timestamp - when the token was made, in seconds since 2001-01-01 UTC
   */
  protected abstract hashValue(user: User, timestamp: number): string;

  #currentTimestamp(): number {
    return Math.floor((this.#now().getTime() - epoch) / (1000 * this.timestampUnitSeconds));
  }

  #isGenuine(user: User, timestamp: number, digits: string): boolean {
    const value = this.hashValue(user, timestamp);
    const given = Buffer.from(digits);
    return this.#signers.some((signer) =>
      equalInConstantTime(everySecondDigit(signer.hexDigest(value)), given),
    );
  }
}

/** As bytes: so they are compared, and text put together sign by sign takes several times as long. */
function everySecondDigit(hex: string): Buffer {
  const digits = Buffer.allocUnsafe(hex.length / 2);
  for (let index = 0; index < digits.length; index += 1) digits[index] = hex.charCodeAt(2 * index);
  return digits;
}

function equalInConstantTime(expected: Buffer, given: Buffer): boolean {
  return expected.length === given.length && timingSafeEqual(expected, given);
}

function systemClock(): Date {
  // A library that is not told the time has to look for itself.
  // eslint-disable-next-line no-restricted-syntax
  return new Date();
}
