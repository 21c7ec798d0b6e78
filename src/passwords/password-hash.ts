import type { Random } from '../runtime/random.ts';

/** A stored password hash that has been parsed and can be verified. */
export interface PasswordHash {
  /** The algorithm with its cost parameters. Verifying any hash of one scheme takes the same work. */
  readonly scheme: string;
  /** PBKDF2 rounds, which may differ within one scheme, because extra rounds can be added. Otherwise 1. */
  readonly iterations: number;
  /**
   * @param password - as typed
   * @param iterations - total rounds to do, if more than its own
   * @returns whether it is the password
   */
  verify(password: string, iterations?: number): Promise<boolean>;
  /** A hash of the same cost made of random bytes, which no known password matches. */
  decoy(random: Random): PasswordHash;
}

/**
 * A value to store instead of a hash so that no password matches: an exclamation mark, which no hash starts with, and
 * random text, which invalidates the links that signed the old value. Django marks such accounts the same way.
 */
export function unusablePassword(random: Random): string {
  return `!${random.bytes(30).toString('base64url')}`;
}
