import type { Random } from '../runtime/random.ts';
import type { PasswordHash } from './password-hash.ts';

/** The schemes of the hashes that are in use: by them a sign-in costs the same for everybody. */
export interface Schemes {
  /** A decoy of each scheme, always in the same order. */
  decoys(): Iterable<PasswordHash>;
  /** Notes the scheme of a stored hash. */
  learn(hash: PasswordHash): void;
  /**
   * Forgets the schemes that nobody has any more.
   *
   * @param walk - learns every hash that is stored; returns whether it got to the end
   */
  review(walk: () => Promise<boolean>): Promise<void>;
}

/** @param own - a decoy of our own scheme at today's cost, which is always in use */
export function createSchemes(own: PasswordHash, random: Random): Schemes {
  const onlyOwn = (): Map<string, PasswordHash> => new Map([[own.scheme, own]]);
  let inUse = onlyOwn();
  let found = onlyOwn();

  return {
    decoys: () => inUse.values(),

    learn(hash) {
      for (const decoys of [inUse, found]) {
        const most = decoys.get(hash.scheme)?.iterations ?? 0;
        if (hash.iterations > most) decoys.set(hash.scheme, hash.decoy(random));
      }
    },

    async review(walk) {
      found = onlyOwn();
      if (await walk()) inUse = found;
    },
  };
}
