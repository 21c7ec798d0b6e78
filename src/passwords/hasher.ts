import argon2 from 'argon2';
import pLimit from 'p-limit';
import type { Config } from '../config.ts';
import type { Random } from '../random.ts';

/** Makes and checks password hashes. */
export interface PasswordHasher {
  /** Hashes with today's cost, as a PHC string that names its algorithm and cost. */
  hash(password: string): Promise<string>;
  /**
   * Compares at the full cost of a hash, whatever there is to compare with.
   *
   * @param stored - a stored hash; null where there is nobody to check
   * @returns whether it is the password; always false for null and for what is no hash of ours
   */
  verify(password: string, stored: string | null): Promise<boolean>;
  /** Whether a stored hash was made with another cost than today's. */
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
  const hashOfNobody = makeHashOfNobody(cost, random);

  return {
    hash: (password) =>
      inTurn(() => argon2.hash(canonical(password), { ...parameters, type: argon2.argon2id })),

    async verify(password, stored) {
      const isOurs = stored?.startsWith('$argon2id$') ?? false;
      const matches = await inTurn(() =>
        argon2.verify(isOurs && stored ? stored : hashOfNobody, canonical(password)),
      );
      return isOurs && matches;
    },

    needsRehash: (stored) => argon2.needsRehash(stored, parameters),
  };
}

/** A hash that no password is known for: random bytes in place of a digest, which cost nothing to make. */
function makeHashOfNobody(cost: Config['passwordHashing'], random: Random): string {
  const base64 = (size: number): string => random.bytes(size).toString('base64').replaceAll('=', '');
  const parameters = `m=${cost.memoryKibibytes},t=${cost.passes},p=${cost.lanes}`;
  return `$argon2id$v=19$${parameters}$${base64(16)}$${base64(32)}`;
}

/**
 * The same text however a keyboard composed it.
 *
 * @see NIST SP 800-63B-4, section 3.1.1.2: Unicode passwords are normalised before they are hashed
 */
function canonical(password: string): string {
  return password.normalize('NFC');
}
