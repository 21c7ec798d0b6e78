import type { PasswordHash } from './password-hash.ts';
import type { Schemes } from './schemes.ts';

/**
 * Verifies a password by the same work whoever it is about: once by each scheme that is in use, against the stored hash
 * where it is of that scheme, else against a decoy.
 *
 * @param hash - null where there is nobody to check
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
