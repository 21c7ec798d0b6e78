import { TokenGenerator } from './token-generator.ts';
import type { TokenGeneratorOptions } from './token-generator-options.ts';

/** What is kept of a short code signs: the code, what it is for, and the state that using it changes. */
export interface ShortCodeUser {
  /** What it is for: so that the code of one purpose is none for another. */
  purpose: string;
  /** The digits. */
  code: string;
  id: string | number | bigint;
  email: string;
  emailConfirmed: boolean;
  /** The password as it is stored: a hash with its salt. */
  password: string;
  lastLogin: Date | null;
}

/**
 * Makes and checks what is kept of short codes. A code is a random value that is saved, for those who cannot follow a
 * link; what is saved is a token over the code, which only the server's secret can tell from any other, and over the
 * state of the account: so the code dies when its link is used, and by whatever else kills the link.
 */
export class ShortCodeTokenGenerator extends TokenGenerator<ShortCodeUser> {
  /**
   * @param options - the secret is required; give a timeout of minutes, since a code can be guessed
   * @throws TypeError if a secret or the key salt is empty, or the algorithm is unknown
   * @throws RangeError if the timeout is negative or not finite
   */
  constructor(options: TokenGeneratorOptions) {
    super({ ...options, keySalt: options.keySalt ?? 'rekey.tokens.ShortCodeTokenGenerator' });
  }

  /** A JSON array of purpose, code, id, address, whether it is confirmed, stored password, last login and timestamp. */
  protected override hashValue(user: ShortCodeUser, timestamp: number): string {
    const { purpose, code, id, email, emailConfirmed, password, lastLogin } = user;
    const signedIn = lastLogin?.getTime() ?? null;
    return JSON.stringify([purpose, code, String(id), email, emailConfirmed, password, signedIn, timestamp]);
  }
}
