import type { Random } from '../runtime/random.ts';

/** A stored password hash that has been read and found to be one that can be verified. */
export interface PasswordHash {
  /** Its algorithm, with what decides the cost: all hashes of one scheme are verified by the same work. */
  readonly scheme: string;
  /** Rounds that hashes of one scheme may differ by, since the work of one can be topped up: of PBKDF2. Else 1. */
  readonly iterations: number;
  /**
   * @param password - as typed
   * @param iterations - rounds to be done in all, where that is more than its own
   * @returns whether it is the password
   */
  verify(password: string, iterations?: number): Promise<boolean>;
  /** Another one of the same cost that no password is known for: of random bytes, which cost nothing to make. */
  decoy(random: Random): PasswordHash;
}
