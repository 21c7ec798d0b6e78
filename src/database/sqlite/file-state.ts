import { openSync, readSync, statSync, type BigIntStats } from 'node:fs';
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

/** What a log was begun with: it changes when the log begins anew. */
export function saltsOf(descriptor: number): string {
  const salts = Buffer.alloc(8);
  readSync(descriptor, salts, 0, salts.length, 16);
  return salts.toString('hex');
}

/** Which file is at a path. */
export function identityOf(path: string): string {
  const file = statOf(path);
  return `${file?.dev} ${file?.ino}`;
}

/** What changes whenever somebody writes to the file at a path. */
export function contentOf(path: string): string {
  const file = statOf(path);
  return `${file?.mtimeNs} ${file?.size}`;
}

function statOf(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false });
  } catch (error) {
    throw passOn(error);
  }
}
