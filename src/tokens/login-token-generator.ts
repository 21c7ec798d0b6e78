import { TokenGenerator } from './token-generator.ts';
import type { TokenGeneratorOptions } from './token-generator-options.ts';

/** What a login link signs of a user. */
export interface LoginUser {
  id: string | number | bigint;
  email: string;
  /** The password as it is stored: a hash with its salt. */
  password: string;
  /** The sign-in before this one. Every sign-in must set it to a later time, or the link outlives its use. */
  lastLogin: Date | null;
}

/**
 * Makes and checks the tokens of links that sign in. They sign the last login, the stored password and the address: so
 * any sign-in ends them, by such a link or otherwise, and so does a new password or another address.
 */
export class LoginTokenGenerator extends TokenGenerator<LoginUser> {
  /**
   * @param options - the secret is required; give a timeout, since the default of three days is long for a way in
   * @throws TypeError if a secret or the key salt is empty, or the algorithm is unknown
   * @throws RangeError if the timeout is negative or not finite
   */
  constructor(options: TokenGeneratorOptions) {
    super({ ...options, keySalt: options.keySalt ?? 'rekey.tokens.LoginTokenGenerator' });
  }

  /** A JSON array of id, address, stored password, last login in milliseconds since 1970, and timestamp. */
  protected override hashValue(user: LoginUser, timestamp: number): string {
    const lastLogin = user.lastLogin?.getTime() ?? null;
    return JSON.stringify([String(user.id), user.email, user.password, lastLogin, timestamp]);
  }
}
