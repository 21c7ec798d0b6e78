import argon2 from 'argon2';
import type { Config } from '../config.ts';
import type { Random } from '../runtime/random.ts';
import { argon2Hash, base64 } from './algorithms/argon2.ts';
import { readDjangoHash } from './django-hash.ts';
import type { PasswordHash } from './password-hash.ts';

const saltBytes = 16;
const digestBytes = 32;
const form = /^\$argon2id\$v=19\$m=\d+,t=\d+,p=\d+\$[A-Za-z0-9+/]{11,}\$[A-Za-z0-9+/]{16,}$/;

/** What a hash of ours costs. */
export type OwnCost = Pick<Config['passwordHashing'], 'memoryKibibytes' | 'passes' | 'lanes'>;

/** Hashes a password by argon2id, as a PHC string that names its algorithm and cost. */
export async function makeOwnHash(password: string, cost: OwnCost, random: Random): Promise<string> {
  const salt = random.bytes(saltBytes);
  const digest = await argon2.hash(canonical(password), {
    memoryCost: cost.memoryKibibytes,
    timeCost: cost.passes,
    parallelism: cost.lanes,
    type: argon2.argon2id,
    hashLength: digestBytes,
    salt,
    raw: true,
  });
  return toPhc(cost, salt, digest);
}

/** Reads a hash of ours, of whatever cost; null where it is none. */
export function readOwnHash(stored: string): PasswordHash | null {
  return form.test(stored) ? argon2Hash(stored, canonical) : null;
}

/** Reads a stored hash, ours or Django's; null if it is neither, so that no password matches. */
export function readHash(stored: string): PasswordHash | null {
  return readOwnHash(stored) ?? readDjangoHash(stored);
}

/** A hash of ours that no password is known for. */
export function ownDecoy(cost: OwnCost, random: Random): PasswordHash {
  return argon2Hash(toPhc(cost, random.bytes(saltBytes), random.bytes(digestBytes)), canonical);
}

/** The parameters in the order that the reference implementation, and so Django, insists on. */
function toPhc({ memoryKibibytes, passes, lanes }: OwnCost, salt: Buffer, digest: Buffer): string {
  return `$argon2id$v=19$m=${memoryKibibytes},t=${passes},p=${lanes}$${base64(salt)}$${base64(digest)}`;
}

/**
 * The same text however a keyboard composed it.
 *
 * @see NIST SP 800-63B-4, section 3.1.1.2: Unicode passwords are normalised before they are hashed
 */
function canonical(password: string): string {
  return password.normalize('NFC');
}
