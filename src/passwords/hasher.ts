import type { Config } from '../config.ts';
import type { Random } from '../runtime/random.ts';
import { createHashingQueue } from './hashing-queue.ts';
import { makeOwnHash, ownDecoy, readHash, readOwnHash } from './own-hash.ts';
import type { PasswordHash } from './password-hash.ts';
import { isTooLong } from './password-length.ts';
import { createSchemes, verifyAlike, type Schemes } from './schemes.ts';

/** Makes and checks password hashes. Where too much waits for that already, each throws `TryLater` before any work. */
export interface PasswordHasher {
  /** Hashes with today's cost, as a PHC string that names its algorithm and cost. */
  hash(password: string): Promise<string>;
  /**
   * Compares with a hash of whoever is known to have it.
   *
   * @param stored - a stored hash, ours or one that Django made
   * @returns whether it is the password; always false for what is neither
   */
  verify(password: string, stored: string): Promise<boolean>;
  /**
   * Compares for a sign-in: by the same work whoever it is about. Only a password that is right may cost more, to be
   * hashed anew.
   *
   * @param stored - null where there is nobody to sign in
   * @returns the hash to keep from now on, which is of today's cost; null where it is not the password
   */
  verifyForLogin(password: string, stored: string | null): Promise<string | null>;
  /** Whether a stored hash was made with another cost than today's, or not by us at all. */
  needsRehash(stored: string): boolean;
  /** The schemes that each sign-in is made to cost. */
  readonly schemes: Schemes;
}

/**
 * Hashing with argon2id, so many at once as configured. Further ones wait for their turn, up to a number. A password
 * that is longer than any can be is right nowhere: nothing stands in its place, so that it costs what others do.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9106
 */
export function createPasswordHasher(config: Config['passwordHashing'], random: Random): PasswordHasher {
  const inTurn = createHashingQueue(config);
  const own = ownDecoy(config, random);
  const schemes = createSchemes(own, random);
  const needsRehash = (stored: string): boolean => readOwnHash(stored)?.scheme !== own.scheme;

  async function compare(
    password: string,
    stored: string | null,
    by: (password: string, hash: PasswordHash | null) => Promise<boolean>,
  ): Promise<boolean> {
    const tooLong = isTooLong(password);
    const matches = await by(tooLong ? '' : password, stored === null ? null : readHash(stored));
    return matches && !tooLong;
  }

  return {
    hash: (password) => inTurn(() => makeOwnHash(password, config, random)),

    verify: (password, stored) =>
      inTurn(() => compare(password, stored, (plain, hash) => (hash ?? own).verify(plain))),

    verifyForLogin: (password, stored) =>
      inTurn(async () => {
        const matches = await compare(password, stored, (plain, hash) => verifyAlike(plain, hash, schemes));
        if (stored === null || !matches) return null;
        return needsRehash(stored) ? makeOwnHash(password, config, random) : stored;
      }),

    needsRehash,
    schemes,
  };
}
