import { chmodSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Sees to it that the file of a database is there and that its owner alone can read it, with what SQLite keeps beside
 * it.
 *
 * @throws what the operating system says; `ENOENT` where there is no file and none is to be made
 */
export function prepareFile(path: string, create: boolean): void {
  if (!existsSync(path)) {
    if (!create) throw Object.assign(new Error(`there is no file ${path}`), { code: 'ENOENT' });
    makeFolder(dirname(path));
    // Made here, since SQLite would let others read it. The files beside it get the same mode.
    makeFile(path);
    return;
  }
  const found = statSync(path);
  if (!found.isFile()) throw new Error(`it is ${found.isDirectory() ? 'a folder' : 'a device'}, not a file`);
  // Never opened and closed here: that would drop the locks that this process holds on it (fcntl(2)).
  for (const file of [path, `${path}-wal`, `${path}-shm`]) if (existsSync(file)) restrict(file);
}

function makeFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    // Another process was faster.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function restrict(file: string): void {
  const { mode } = statSync(file);
  if ((mode & 0o077) !== 0) chmodSync(file, mode & 0o600);
}

/** Makes a folder and those above it. Node's own way never ends where one above can't hold any, as in /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  const parent = dirname(folder);
  makeFolder(parent);
  mkdirSync(folder, { mode: 0o700 });
  // SQLite syncs the folder of its files, and nothing above.
  syncFolder(parent);
}

function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
