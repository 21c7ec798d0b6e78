import argon2 from 'argon2';
import pLimit from 'p-limit';
import type { Config } from '../config.ts';
import type { Random } from '../random.ts';
import { readDjangoHash } from './django-hash.ts';

const saltBytes = 16;
const digestBytes = 32;
const ownHash = /^\$argon2id\$v=19\$m=\d+,t=\d+,p=\d+\$[A-Za-z0-9+/]{11,}\$[A-Za-z0-9+/]{16,}$/;

/** Makes and checks password hashes. */
export interface PasswordHasher {
  /** Hashes with today's cost, as a PHC string that names its algorithm and cost. */
  hash(password: string): Promise<string>;
  /**
   * Compares at the full cost of a hash, whatever there is to compare with.
   *
   * @param stored - a stored hash, ours or one that Django made; null where there is nobody to check
   * @returns whether it is the password; always false for null and for what is neither
   */
  verify(password: string, stored: string | null): Promise<boolean>;
  /** Whether a stored hash was made with another cost than today's, or not by us at all. */
  needsRehash(stored: string): boolean;
}

/**
 * Hashing with argon2id, so many at once as configured; further ones wait for their turn.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9106
 * @see https://github.com/P-H-C/phc-string-format
 */
export function createPasswordHasher(cost: Config['passwordHashing'], random: Random): PasswordHasher {
  const parameters = { memoryCost: cost.memoryKibibytes, timeCost: cost.passes, parallelism: cost.lanes };
  const inTurn = pLimit(cost.concurrency);
  // A hash that no password is known for: random bytes in place of a digest, which cost nothing to make.
  const hashOfNobody = toPhc(cost, random.bytes(saltBytes), random.bytes(digestBytes));

  return {
    hash: (password) =>
      inTurn(async () => {
        const salt = random.bytes(saltBytes);
        const options = {
          ...parameters,
          type: argon2.argon2id,
          hashLength: digestBytes,
          salt,
          raw: true,
        } as const;
        return toPhc(cost, salt, await argon2.hash(canonical(password), options));
      }),

    async verify(password, stored) {
      const djangoHash = stored === null ? null : readDjangoHash(stored);
      if (djangoHash) return inTurn(() => djangoHash(password));
      const isOurs = stored !== null && ownHash.test(stored);
      const matches = await inTurn(() => argon2.verify(isOurs ? stored : hashOfNobody, canonical(password)));
      return isOurs && matches;
    },

    needsRehash: (stored) => !ownHash.test(stored) || argon2.needsRehash(stored, parameters),
  };
}

/** The parameters in the order that the reference implementation, and so Django, insists on. */
function toPhc(cost: Config['passwordHashing'], salt: Buffer, digest: Buffer): string {
  const base64 = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');
  const parameters = `m=${cost.memoryKibibytes},t=${cost.passes},p=${cost.lanes}`;
  return `$argon2id$v=19$${parameters}$${base64(salt)}$${base64(digest)}`;
}

/**
 * The same text however a keyboard composed it.
 *
 * @see NIST SP 800-63B-4, section 3.1.1.2: Unicode passwords are normalised before they are hashed
 */
function canonical(password: string): string {
  return password.normalize('NFC');
}
