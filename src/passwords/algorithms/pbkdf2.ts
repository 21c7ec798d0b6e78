import crypto from 'node:crypto';
import { promisify } from 'node:util';
import type { PasswordHash } from '../password-hash.ts';

const saltBytes = 16;

/**
 * A hash by PBKDF2. All of one digest are of one scheme, however many iterations they have: what is missing to those
 * that have the most is done for nothing, as in Django's `harden_runtime`.
 */
export function pbkdf2Hash(
  algorithm: 'sha1' | 'sha256',
  iterations: number,
  salt: string,
  digest: Buffer,
): PasswordHash {
  const deriveBy = (password: string, rounds: number): Promise<Buffer> =>
    promisify(crypto.pbkdf2)(password, salt, rounds, digest.length, algorithm);
  return {
    scheme: `pbkdf2 ${algorithm}`,
    iterations,
    async verify(password, inAll = iterations) {
      // First, so that a long wait comes last for everybody: what is asked right after one takes longer. One more than
      // is missing, so that it takes two turns whatever is missing.
      await deriveBy(password, 1 + Math.max(0, inAll - iterations));
      return crypto.timingSafeEqual(await deriveBy(password, iterations), digest);
    },
    decoy: (random) =>
      pbkdf2Hash(
        algorithm,
        iterations,
        random.bytes(saltBytes).toString('base64'),
        random.bytes(digest.length),
      ),
  };
}
