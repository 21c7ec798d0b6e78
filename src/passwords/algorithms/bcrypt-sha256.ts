import { createHash } from 'node:crypto';
import bcrypt from 'bcrypt';
import type { PasswordHash } from '../password-hash.ts';

// The digits of bcrypt's own base64.
const digits = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/**
 * A hash by bcrypt of a hash by SHA-256, since bcrypt looks at 72 bytes and no more.
 *
 * @param text - `$2b$`, the rounds, a dollar sign, and 53 digits
 */
export function bcryptSha256Hash(text: string): PasswordHash {
  const beginning = text.slice(0, '$2b$12$'.length);
  return {
    scheme: `bcrypt_sha256 ${beginning}`,
    iterations: 1,
    verify: (password) => bcrypt.compare(createHash('sha256').update(password).digest('hex'), text),
    decoy: (random) => {
      // The last digits of the salt and of the digest have bits to spare, which have to be zero.
      const [salt, digest] = [random.bytes(21), random.bytes(30)].map((bytes) =>
        Array.from(bytes, (byte) => digits[byte % digits.length]).join(''),
      );
      return bcryptSha256Hash(`${beginning}${salt}.${digest}.`);
    },
  };
}
