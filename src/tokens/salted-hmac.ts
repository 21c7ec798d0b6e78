import { hash } from 'node:crypto';
import type { TokenAlgorithm } from './token-generator-options.ts';

const blockBytes: Readonly<Record<TokenAlgorithm, number>> = { sha1: 64, sha256: 64, sha512: 128 };
const innerPadding = 0x36;
const outerPadding = 0x5c;
const mostBytesOfCodeUnit = 3;

/**
 * A keyed hash for one purpose: HMAC under the raw digest of the salt followed by the secret, as `salted_hmac` in
 * Django's `django/utils/crypto.py` has it. HMAC is two hashes, and what `createHmac` makes to hold them costs as much
 * as both: so they are made here, in room that is kept.
 *
 * @see https://www.rfc-editor.org/rfc/rfc2104
 */
export class SaltedHmac {
  readonly #algorithm: TokenAlgorithm;
  readonly #saltedSecret: string;
  readonly #blockBytes: number;
  /** The key under the inner padding, and room for a text. */
  #inner: Buffer | undefined;
  /** The key under the outer padding, and room for the inner hash. */
  #outer: Buffer | undefined;

  constructor(algorithm: TokenAlgorithm, keySalt: string, secret: string) {
    this.#algorithm = algorithm;
    this.#saltedSecret = keySalt + secret;
    this.#blockBytes = blockBytes[algorithm];
  }

  /** The keyed hash of the text's UTF-8 bytes, in lower-case hex. */
  hexDigest(text: string): string {
    const inner = this.#innerWithRoomFor(text);
    const outer = (this.#outer ??= this.#keyUnder(outerPadding, this.#key().length));
    const end = this.#blockBytes + inner.write(text, this.#blockBytes);
    outer.write(hash(this.#algorithm, inner.subarray(0, end), 'binary'), this.#blockBytes, 'binary');
    return hash(this.#algorithm, outer, 'hex');
  }

  #innerWithRoomFor(text: string): Buffer {
    const room = mostBytesOfCodeUnit * text.length;
    if (!this.#inner || this.#inner.length < this.#blockBytes + room)
      this.#inner = this.#keyUnder(innerPadding, room);
    return this.#inner;
  }

  /** A block of the padding with the key over it, and so many bytes of room after it. */
  #keyUnder(padding: number, room: number): Buffer {
    const block = Buffer.alloc(this.#blockBytes, padding);
    for (const [index, byte] of this.#key().entries()) block[index] = byte ^ padding;
    return Buffer.concat([block], this.#blockBytes + room);
  }

  /** As long as a hash is, which is shorter than a block: so HMAC takes it as it is. */
  #key(): Buffer {
    return hash(this.#algorithm, this.#saltedSecret, 'buffer');
  }
}
