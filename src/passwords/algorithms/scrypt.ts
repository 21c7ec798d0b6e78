import crypto, { type ScryptOptions } from 'node:crypto';
import { promisify } from 'node:util';
import type { PasswordHash } from '../password-hash.ts';

const saltBytes = 16;

/** A hash by scrypt: with its cost `N`, its block size `r`, its lanes `p`, and the memory in bytes that they need. */
export function scryptHash(
  options: Required<Pick<ScryptOptions, 'N' | 'r' | 'p' | 'maxmem'>>,
  salt: string,
  digest: Buffer,
): PasswordHash {
  const { N, r, p } = options;
  const derive = promisify<string, string, number, ScryptOptions, Buffer>(crypto.scrypt);
  return {
    scheme: `scrypt N=${N},r=${r},p=${p}`,
    iterations: 1,
    verify: async (password) =>
      crypto.timingSafeEqual(await derive(password, salt, digest.length, options), digest),
    decoy: (random) =>
      scryptHash(options, random.bytes(saltBytes).toString('base64'), random.bytes(digest.length)),
  };
}
