import { readFileSync } from 'node:fs';

/** What a real Django stored for a password, and whether that password is the right one. */
export interface DjangoPassword {
  readonly algorithm: string;
  readonly password: string;
  readonly encoded: string;
  readonly valid: boolean;
}

const file = new URL('../vectors/django-passwords-5.1.json', import.meta.url);

/** What Django 5.1 printed. */
export const djangoPasswords = (JSON.parse(readFileSync(file, 'utf8')) as { vectors: DjangoPassword[] })
  .vectors;

/** The algorithms of Django that are verified here. */
export const djangoAlgorithms = ['pbkdf2_sha256', 'pbkdf2_sha1', 'argon2', 'bcrypt_sha256', 'scrypt'];

/** A password of an algorithm, with what Django stored for it. */
export function djangoPasswordOf(algorithm: string): DjangoPassword {
  const found = djangoPasswords.find((one) => one.algorithm === algorithm && one.valid);
  if (!found) throw new Error(`No password of ${algorithm}.`);
  return found;
}
