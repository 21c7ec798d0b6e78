import { argon2Hash } from './algorithms/argon2.ts';
import { bcryptSha256Hash } from './algorithms/bcrypt-sha256.ts';
import { pbkdf2Hash } from './algorithms/pbkdf2.ts';
import { scryptHash } from './algorithms/scrypt.ts';
import type { PasswordHash } from './password-hash.ts';

type Reader = (parameters: string) => PasswordHash | null;

// What a hash may cost to verify: several times what Django has ever asked for, and no more than a server can bear.
const mostIterations = 10_000_000;
const mostMemoryBytes = 256 * 1024 ** 2;
const mostPasses = 32;
const mostLanes = 16;
const mostRounds = 16;

const readers = new Map<string, Reader>([
  ['pbkdf2_sha256', (parameters) => readPbkdf2(parameters, 'sha256', 32)],
  ['pbkdf2_sha1', (parameters) => readPbkdf2(parameters, 'sha1', 20)],
  ['argon2', readArgon2],
  ['bcrypt_sha256', readBcryptSha256],
  ['scrypt', readScrypt],
]);

/**
 * Reads a password hash as Django stores it: the algorithm, a dollar sign, and what the algorithm needs. Passwords are
 * compared as they were typed: Django normalises none.
 *
 * @param stored - from the `password` column
 * @returns null where it is none, is damaged, is of an algorithm that is not verified here, or would cost too much
 * @see Django's django/contrib/auth/hashers.py
 */
export function readDjangoHash(stored: string): PasswordHash | null {
  const end = stored.indexOf('$');
  return readers.get(stored.slice(0, Math.max(end, 0)))?.(stored.slice(end + 1)) ?? null;
}

function readPbkdf2(parameters: string, algorithm: 'sha1' | 'sha256', size: number): PasswordHash | null {
  const [, count = '', salt = '', text = ''] = /^(\d{1,8})\$([^$]+)\$([^$]+)$/.exec(parameters) ?? [];
  const iterations = Number(count);
  const digest = fromBase64(text, size);
  if (!digest || !isBetween(iterations, 1, mostIterations)) return null;
  return pbkdf2Hash(algorithm, iterations, salt, digest);
}

function readScrypt(parameters: string): PasswordHash | null {
  const [, n = '', salt = '', r = '', p = '', text = ''] =
    /^(\d{1,8})\$([^$]+)\$(\d{1,3})\$(\d{1,3})\$([^$]+)$/.exec(parameters) ?? [];
  const [cost, blockSize, lanes] = [Number(n), Number(r), Number(p)];
  const digest = fromBase64(text, 64);
  const memory = 128 * blockSize * (cost + lanes + 2);
  if (!digest || !isPowerOfTwo(cost) || cost < 2 || cost >= 2 ** (16 * blockSize)) return null;
  if (!isBetween(lanes, 1, mostLanes) || memory > mostMemoryBytes) return null;
  return scryptHash({ N: cost, r: blockSize, p: lanes, maxmem: memory }, salt, digest);
}

function readArgon2(parameters: string): PasswordHash | null {
  const [phc, m = '', t = '', p = ''] =
    /^argon2(?:id|i|d)\$v=19\$m=(\d{1,8}),t=(\d{1,3}),p=(\d{1,3})\$[A-Za-z0-9+/]{11,128}\$[A-Za-z0-9+/]{16,128}$/.exec(
      parameters,
    ) ?? [];
  const [memoryKibibytes, passes, lanes] = [Number(m), Number(t), Number(p)];
  if (phc === undefined || !isBetween(passes, 1, mostPasses) || !isBetween(lanes, 1, mostLanes)) return null;
  if (!isBetween(memoryKibibytes, 8 * lanes, mostMemoryBytes / 1024)) return null;
  return argon2Hash(`$${phc}`);
}

function readBcryptSha256(parameters: string): PasswordHash | null {
  const [text, rounds = ''] = /^\$2[ab]\$(\d\d)\$[./A-Za-z0-9]{53}$/.exec(parameters) ?? [];
  if (text === undefined || !isBetween(Number(rounds), 4, mostRounds)) return null;
  return bcryptSha256Hash(text);
}

/** The bytes of padded base64, or null where it is none or they are not so many. */
function fromBase64(text: string, size: number): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === size && bytes.toString('base64') === text ? bytes : null;
}

function isBetween(value: number, lowest: number, highest: number): boolean {
  return value >= lowest && value <= highest;
}

function isPowerOfTwo(value: number): boolean {
  return Number.isInteger(Math.log2(value));
}
