/** The hash that a token is signed with: by HMAC, RFC 2104. */
export type TokenAlgorithm = 'sha256' | 'sha512' | 'sha1';

/** What a generator is told when it is made. */
export interface TokenGeneratorOptions {
  /** Known to the server alone. Every token is made with it. */
  secret: string;
  /** Former secrets, tried in order when a token is checked, never used to make one. None by default. */
  secretFallbacks?: readonly string[];
  /** How old a token may be, in seconds. Three days (259200) by default, as in Django. */
  timeoutSeconds?: number;
  /**
   * Names the purpose, and so gives it a key of its own. {@link TokenGenerator} itself has no default: a purpose that
   * forgot its name would share a key with another, and the name of a class may not outlive a build. Each finished
   * generator brings its own.
   */
  keySalt?: string;
  /** `sha256` by default. */
  algorithm?: TokenAlgorithm;
  /** Tells the time. The system clock by default. */
  now?: () => Date;
}

const algorithms: readonly TokenAlgorithm[] = ['sha256', 'sha512', 'sha1'];

/** Refuses what no safe generator can be made of, in words that say how to mend it and never repeat a secret. */
export function requireUsableOptions(options: Required<TokenGeneratorOptions>): void {
  const { secret, secretFallbacks, timeoutSeconds, keySalt, algorithm } = options;
  if (!isText(secret)) {
    throw new TypeError('secret must be a string that is not empty: pass the secret key of the server.');
  }
  if (!Array.isArray(secretFallbacks) || !secretFallbacks.every(isText)) {
    throw new TypeError(
      'secretFallbacks must be an array of strings that are not empty: drop those that are.',
    );
  }
  if (!isText(keySalt)) {
    throw new TypeError(
      'keySalt must be a string that is not empty: name the purpose, for example "shop.invitations".',
    );
  }
  if (!algorithms.includes(algorithm)) {
    throw new TypeError(`algorithm must be one of ${algorithms.join(', ')}.`);
  }
  if (!Number.isFinite(timeoutSeconds) || timeoutSeconds < 0) {
    throw new RangeError('timeoutSeconds must be a number of seconds, 0 or more: 259200 are three days.');
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
