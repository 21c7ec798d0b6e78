import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { reasonOf } from '../failures/reason-of.ts';
import { ConfigError } from './config-error.ts';

const path = 'data/secret-key';

/** A new secret of 384 random bits, as text that fits into an environment variable. */
export function makeSecret(): string {
  return randomBytes(48).toString('base64url');
}

/**
 * The secret of a development machine: made once and kept, readable by its owner alone, so that links and sessions
 * outlive a restart.
 *
 * @throws {@link ConfigError} where it cannot be kept
 */
export function developmentSecret(): string {
  try {
    writeUnlessThere(makeSecret());
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    throw new ConfigError([`SECRET_KEY is not set, and none can be kept in ${path}: ${reasonOf(error)}`]);
  }
}

function writeUnlessThere(secret: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  try {
    writeFileSync(path, secret, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
