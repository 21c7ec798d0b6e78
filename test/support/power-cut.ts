import { fdatasync, fstatSync } from 'node:fs';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Synchronize } from '../../src/database/sqlite/database-file.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

const datasync = promisify(fdatasync);
// https://www.sqlite.org/fileformat2.html#the_write_ahead_log
const headerBytes = 32;
const frameBytes = 24 + 4096;

/** Syncs as the server does, and knows how much of the write-ahead log is on the disk for sure. */
export class SyncedLog {
  /** How long the log was when the last sync began that is done. */
  length = 0;
  count = 0;

  readonly synchronize: Synchronize = async (log) => {
    const { size } = fstatSync(log);
    await datasync(log);
    this.length = size;
    this.count += 1;
  };
}

/** What is on the disk after a power cut, in one of the ways that it may be. */
export interface Remains {
  readonly path: string;
  remove(): Promise<void>;
}

/**
 * A database at one moment, to be looked at as a power cut may leave it: with its log of any length from what was synced
 * to what was written.
 *
 * @param synced - bytes of the log that are on the disk
 */
export async function powerCuts(path: string, synced: number): Promise<(() => Promise<Remains>)[]> {
  const log = await readFile(`${path}-wal`);
  const before = await makeTemporaryFolder();
  await copyFile(path, `${before.path}/rekey.sqlite`);
  const lengths = new Set([synced, log.length]);
  for (let end = headerBytes; end <= log.length; end += frameBytes)
    for (const length of [end, end + frameBytes / 2])
      if (length > synced && length < log.length) lengths.add(length);
  // What was not written may be missing, or be empty.
  const empty = Buffer.concat([log.subarray(0, synced), Buffer.alloc(log.length - synced)]);
  const remains = [empty, ...[...lengths].map((length) => log.subarray(0, length))];
  return remains.map((rest) => async () => {
    const folder = await makeTemporaryFolder();
    const cut = `${folder.path}/rekey.sqlite`;
    await copyFile(`${before.path}/rekey.sqlite`, cut);
    await writeFile(`${cut}-wal`, rest);
    return { path: cut, remove: () => folder.remove() };
  });
}
