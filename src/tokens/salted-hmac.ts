import { createHash, createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { TokenAlgorithm } from './token-generator-options.ts';

/**
 * A keyed hash for one purpose: HMAC (RFC 2104) under the raw digest of the salt followed by the secret, as
 * `salted_hmac` in Django's `django/utils/crypto.py` has it.
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
    // Derived at first need and kept as a `KeyObject`: deriving it for each token costs several times more.
    this.#key ??= createSecretKey(createHash(this.#algorithm).update(this.#saltedSecret).digest());
    return createHmac(this.#algorithm, this.#key).update(text).digest('hex');
  }
}
