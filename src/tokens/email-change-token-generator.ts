import { TokenGenerator } from './token-generator.ts';
import type { TokenGeneratorOptions } from './token-generator-options.ts';

/** What a link signs that confirms another address. */
export interface RequestedEmailChange {
  /** The key of the request: another request for the same address is another change. */
  id: string | number | bigint;
  userId: string | number | bigint;
  /** The address that the user has now. */
  oldEmail: string;
  /** The address that the link goes to. */
  newEmail: string;
  /** The password as it is stored: a hash with its salt. */
  password: string;
  /** Whether the change is done, which is what the link does. */
  confirmed: boolean;
}

/**
 * Makes and checks the tokens of links that confirm another address. They sign the request, the user, the old address
 * and the new one: so the link for one address never confirms another, and any change of the address ends it, as does
 * a new password.
 */
export class EmailChangeTokenGenerator extends TokenGenerator<RequestedEmailChange> {
  /**
   * @param options - the secret is required
   * @throws TypeError if a secret or the key salt is empty, or the algorithm is unknown
   * @throws RangeError if the timeout is negative or not finite
   */
  constructor(options: TokenGeneratorOptions) {
    super({ ...options, keySalt: options.keySalt ?? 'rekey.tokens.EmailChangeTokenGenerator' });
  }

  /** A JSON array of request, user, old address, new address, stored password, whether it is done, and timestamp. */
  protected override hashValue(change: RequestedEmailChange, timestamp: number): string {
    const { id, userId, oldEmail, newEmail, password, confirmed } = change;
    return JSON.stringify([String(id), String(userId), oldEmail, newEmail, password, confirmed, timestamp]);
  }
}
