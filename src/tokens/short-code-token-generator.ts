import { TokenGenerator } from './token-generator.ts';
import type { TokenGeneratorOptions } from './token-generator-options.ts';

/** What is kept of a short code signs. */
export interface MailedCode {
  /** What it is for: so that the code of one purpose is none for another. */
  purpose: string;
  /** Whom it was mailed to. */
  email: string;
  /** The digits. */
  code: string;
  /** A fingerprint of what using the code changes, as it was when the code was made. */
  state: string;
}

/**
 * Makes and checks what is kept of short codes. A code is a random value that is saved, for those who cannot follow a
 * link; what is saved is a token over it, which only the server's secret can tell from any other. Beside it stands the
 * fingerprint that it signs: whoever has checked the code compares it with the state as it is by then, so that the code
 * dies when its link is used.
 */
export class ShortCodeTokenGenerator extends TokenGenerator<MailedCode> {
  /**
   * @param options - the secret is required; give a timeout of minutes, since a code can be guessed
   * @throws TypeError if a secret or the key salt is empty, or the algorithm is unknown
   * @throws RangeError if the timeout is negative or not finite
   */
  constructor(options: TokenGeneratorOptions) {
    super({ ...options, keySalt: options.keySalt ?? 'rekey.tokens.ShortCodeTokenGenerator' });
  }

  /** A JSON array of purpose, address, code, fingerprint and timestamp. */
  protected override hashValue({ purpose, email, code, state }: MailedCode, timestamp: number): string {
    return JSON.stringify([purpose, email, code, state, timestamp]);
  }
}
