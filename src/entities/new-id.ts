import { v7 } from 'uuid';
import type { Random } from '../runtime/random.ts';

/**
 * A new key for a row: a UUIDv7, so that rows made one after the other lie side by side in their index.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-7
 */
export function newId(now: Date, random: Random): string {
  return v7({ msecs: now.getTime(), random: random.bytes(16) });
}
