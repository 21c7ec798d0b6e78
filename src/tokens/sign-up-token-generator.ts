import { TokenGenerator } from './token-generator.ts';
import type { TokenGeneratorOptions } from './token-generator-options.ts';

/** What a sign-up token signs of a user. */
export interface SignUpUser {
  id: string | number | bigint;
  email: string;
  /** The password as it is stored: a hash with its salt. */
  password: string;
}

/**
 * Makes and checks the tokens that a browser or an app keeps after it has signed somebody up, to prove later that it
 * was the one. They are handed over in the answer to the sign-up and are never mailed: together with an activation
 * link, which only the reader of the mail has, they show that whoever reads the mail is whoever chose the password.
 *
 * They sign the address and the stored password, so changing either ends them. Confirming the address does not: what
 * they prove stays true, and by itself it opens nothing.
 */
export class SignUpTokenGenerator extends TokenGenerator<SignUpUser> {
  /**
   * @param options - the secret is required
   * @throws TypeError if a secret or the key salt is empty, or the algorithm is unknown
   * @throws RangeError if the timeout is negative or not finite
   */
  constructor(options: TokenGeneratorOptions) {
    super({ ...options, keySalt: options.keySalt ?? 'rekey.tokens.SignUpTokenGenerator' });
  }

  /** A JSON array of id, address, stored password and timestamp. */
  protected override hashValue(user: SignUpUser, timestamp: number): string {
    return JSON.stringify([String(user.id), user.email, user.password, timestamp]);
  }
}
