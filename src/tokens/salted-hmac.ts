import { createHash, createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { TokenAlgorithm } from './token-generator-options.ts';

/**
 * A keyed hash for one purpose: HMAC (RFC 2104) whose key is the raw digest of the salt followed by the secret, as
 * `salted_hmac` in Django's `django/utils/crypto.py` does it.
 */
export class SaltedHmac {
  readonly #algorithm: TokenAlgorithm;
  readonly #saltedSecret: string;
  #key: KeyObject | undefined;

  constructor(algorithm: TokenAlgorithm, keySalt: string, secret: string) {
    this.#algorithm = algorithm;
    this.#saltedSecret = keySalt + secret;
  }

  /** The keyed hash of the text's UTF-8 bytes, in lower-case hex. */
  hexDigest(text: string): string {
    // Derived on first use and kept: deriving the key for every token costs several times more.
    this.#key ??= createSecretKey(createHash(this.#algorithm).update(this.#saltedSecret).digest());
    return createHmac(this.#algorithm, this.#key).update(text).digest('hex');
  }
}
