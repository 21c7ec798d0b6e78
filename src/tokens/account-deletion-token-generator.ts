import { TokenGenerator } from './token-generator.ts';
import type { TokenGeneratorOptions } from './token-generator-options.ts';

/** What a link signs that confirms the deletion of an account. */
export interface DeletableUser {
  id: string | number | bigint;
  email: string;
  /** The password as it is stored: a hash with its salt. */
  password: string;
  /** When a deletion was last confirmed. It must be kept if that is cancelled, or the used link lives again. */
  deletionConfirmedAt: Date | null;
}

/**
 * Makes and checks the tokens of links that delete an account. They sign when that was last done: so using one ends it
 * and its siblings, even where the deletion is cancelled, and so does a new password or another address.
 */
export class AccountDeletionTokenGenerator extends TokenGenerator<DeletableUser> {
  /**
   * @param options - the secret is required
   * @throws TypeError if a secret or the key salt is empty, or the algorithm is unknown
   * @throws RangeError if the timeout is negative or not finite
   */
  constructor(options: TokenGeneratorOptions) {
    super({ ...options, keySalt: options.keySalt ?? 'rekey.tokens.AccountDeletionTokenGenerator' });
  }

  /** A JSON array of id, address, stored password, last confirmation in milliseconds since 1970, and timestamp. */
  protected override hashValue(user: DeletableUser, timestamp: number): string {
    const confirmedAt = user.deletionConfirmedAt?.getTime() ?? null;
    return JSON.stringify([String(user.id), user.email, user.password, confirmedAt, timestamp]);
  }
}
