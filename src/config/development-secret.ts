import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const path = 'data/secret-key';

/** A new secret of 256 random bits, as text that fits into an environment variable. */
export function makeSecret(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * The secret of a development machine: made once and kept, readable by its owner alone, so that links and sessions
 * outlive a restart.
 */
export function developmentSecret(): string {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, makeSecret(), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(path, 'utf8').trim();
}
