import { TokenGenerator } from './token-generator.ts';
import type { TokenGeneratorOptions } from './token-generator-options.ts';

/** What a link signs that undoes a change of address. */
export interface ConfirmedEmailChange {
  /** The key of the change, which ends with it. */
  id: string | number | bigint;
  userId: string | number | bigint;
  /** The address that the link goes to, and that comes back. */
  oldEmail: string;
  newEmail: string;
  confirmedAt: Date;
}

/**
 * Makes and checks the tokens of links that undo a change of address. They sign the change and nothing else of the
 * account: whoever has taken it over must not be able to end them, by a new password or by yet another address.
 * Undoing the change ends them, since the change is no more.
 */
export class EmailRevertTokenGenerator extends TokenGenerator<ConfirmedEmailChange> {
  /**
   * @param options - the secret is required; give a timeout of days, since its reader may be away
   * @throws TypeError if a secret or the key salt is empty, or the algorithm is unknown
   * @throws RangeError if the timeout is negative or not finite
   */
  constructor(options: TokenGeneratorOptions) {
    super({ ...options, keySalt: options.keySalt ?? 'rekey.tokens.EmailRevertTokenGenerator' });
  }

  /** A JSON array of change, user, old address, new address, its time in milliseconds since 1970, and timestamp. */
  protected override hashValue(change: ConfirmedEmailChange, timestamp: number): string {
    const { id, userId, oldEmail, newEmail, confirmedAt } = change;
    return JSON.stringify([String(id), String(userId), oldEmail, newEmail, confirmedAt.getTime(), timestamp]);
  }
}
