import type { Random } from '../runtime/random.ts';
import type { PasswordHash } from './password-hash.ts';

/** The schemes of the stored hashes. Each sign-in verifies by all of them, so that it costs the same for everyone. */
export interface Schemes {
  /** A decoy of each scheme, always in the same order. */
  decoys(): Iterable<PasswordHash>;
  /** Notes the scheme of a stored hash. */
  learn(hash: PasswordHash): void;
  /**
   * Forgets the schemes that no stored hash has any more.
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

/**
 * Verifies a password with the same work for every account: once by each scheme in use, against the stored hash if it
 * has that scheme, otherwise against a decoy.
 *
 * @param hash - null if there is no account
 */
export async function verifyAlike(
  password: string,
  hash: PasswordHash | null,
  schemes: Schemes,
): Promise<boolean> {
  if (hash) schemes.learn(hash);
  let matches = false;
  for (const decoy of [...schemes.decoys()]) {
    const isOfThis = hash?.scheme === decoy.scheme;
    const isRight = await (isOfThis ? hash : decoy).verify(password, decoy.iterations);
    if (isOfThis) matches = isRight;
  }
  return matches;
}
