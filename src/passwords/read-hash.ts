import { readDjangoHash } from './django-hash.ts';
import { readOwnHash } from './own-hash.ts';
import type { PasswordHash } from './password-hash.ts';

/** Reads a stored hash, ours or one that Django made; null where it is neither, so that no password can match. */
export function readHash(stored: string): PasswordHash | null {
  return readOwnHash(stored) ?? readDjangoHash(stored);
}
