import { TokenGenerator } from './token-generator.ts';
import type { TokenGeneratorOptions } from './token-generator-options.ts';

/** What an activation link signs of a user. */
export interface AccountActivationUser {
  id: string | number | bigint;
  email: string;
  /** Whether the address has been proven, which is what the link does. */
  emailConfirmed: boolean;
}

/**
 * Makes and checks the tokens of activation links. They sign the address and whether it is confirmed, so confirming it
 * ends them, and so does changing it.
 */
export class AccountActivationTokenGenerator extends TokenGenerator<AccountActivationUser> {
  /**
   * @param options - the secret is required
   * @throws TypeError if a secret or the key salt is empty, or the algorithm is unknown
   * @throws RangeError if the timeout is negative or not finite
   */
  constructor(options: TokenGeneratorOptions) {
    super({ ...options, keySalt: options.keySalt ?? 'rekey.tokens.AccountActivationTokenGenerator' });
  }

  /** A JSON array of id, address, whether it is confirmed, and timestamp. */
  protected override hashValue(user: AccountActivationUser, timestamp: number): string {
    return JSON.stringify([String(user.id), user.email, user.emailConfirmed, timestamp]);
  }
}
