import { openSync, statSync, type BigIntStats } from 'node:fs';
import { passOn } from './failures.ts';

/** Opens a log to be synced. It is no file that SQLite locks, so closing it drops none (fcntl(2)). */
export function openLog(path: string): number {
  try {
    return openSync(path, 'r+');
  } catch {
    // A database that can only be read.
    return openSync(path, 'r');
  }
}

/** Which file is at a path. */
export function identityOf(path: string): string {
  const file = statOf(path);
  return `${file?.dev} ${file?.ino}`;
}

function statOf(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false });
  } catch (error) {
    throw passOn(error);
  }
}
