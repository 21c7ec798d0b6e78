import { randomBytes } from 'node:crypto';

/** Where the application's randomness comes from; a test may pass its own. */
export interface Random {
  /** Unpredictable bytes. */
  bytes(size: number): Buffer;
  /** A number from 0 up to, and never, 1: for jitter, not for secrets. */
  fraction(): number;
}

/** Randomness from the operating system. */
export const systemRandom: Random = {
  bytes: randomBytes,
  fraction: () => randomBytes(4).readUInt32BE() / 2 ** 32,
};
