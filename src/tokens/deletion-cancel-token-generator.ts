import { TokenGenerator } from './token-generator.ts';
import type { TokenGeneratorOptions } from './token-generator-options.ts';

/** What a link signs that cancels the deletion of an account. */
export interface DeletedUser {
  id: string | number | bigint;
  /** When the deletion was confirmed. */
  deletionConfirmedAt: Date | null;
  /** When the account is erased; null where it is not to be, which is what the link does. */
  erasureDueAt: Date | null;
}

/**
 * Makes and checks the tokens of links that bring a deleted account back. They sign the deletion: cancelling it ends
 * them, and a later deletion has links of its own.
 */
export class DeletionCancelTokenGenerator extends TokenGenerator<DeletedUser> {
  /**
   * @param options - the secret is required; the timeout is the time until the account is erased
   * @throws TypeError if a secret or the key salt is empty, or the algorithm is unknown
   * @throws RangeError if the timeout is negative or not finite
   */
  constructor(options: TokenGeneratorOptions) {
    super({ ...options, keySalt: options.keySalt ?? 'rekey.tokens.DeletionCancelTokenGenerator' });
  }

  /** A JSON array of id, the times of confirmation and of erasure in milliseconds since 1970, and timestamp. */
  protected override hashValue(user: DeletedUser, timestamp: number): string {
    const times = [user.deletionConfirmedAt?.getTime() ?? null, user.erasureDueAt?.getTime() ?? null];
    return JSON.stringify([String(user.id), ...times, timestamp]);
  }
}
