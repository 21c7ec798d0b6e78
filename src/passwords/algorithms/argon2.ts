import argon2 from 'argon2';
import type { PasswordHash } from '../password-hash.ts';

const saltBytes = 16;
const digestBytes = 32;

/**
 * A hash by argon2.
 *
 * @param text - a PHC string
 * @param prepare - what is done to a password before it is hashed
 * @see https://github.com/P-H-C/phc-string-format
 */
export function argon2Hash(text: string, prepare = (password: string): string => password): PasswordHash {
  const [, variant = '', version = '', parameters = ''] = text.split('$');
  return {
    scheme: `${variant} ${parameters}`,
    iterations: 1,
    verify: (password) => argon2.verify(text, prepare(password)),
    decoy: (random) => {
      const [salt, digest] = [base64(random.bytes(saltBytes)), base64(random.bytes(digestBytes))];
      return argon2Hash(`$${variant}$${version}$${parameters}$${salt}$${digest}`, prepare);
    },
  };
}

/** Without the padding, as PHC strings have it. */
export function base64(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}
