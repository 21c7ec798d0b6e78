import { closeSync, fchmodSync, lstatSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { ConfigError } from '../../config/config-error.ts';
import { OperatorError } from '../../failures/operator-error.ts';
import { codeOf, reasonOf } from '../../failures/reason-of.ts';
import { systemRandom } from '../../runtime/random.ts';

/** How a backup is made. */
export interface BackupOptions {
  /** Whether to replace a file that exists. */
  readonly force: boolean;
  /** Told how many pages of how many were copied. */
  readonly onProgress: (copied: number, total: number) => void;
  /** Ends it; nothing is left of it then. */
  readonly stop: AbortSignal;
}

/** What a backup holds. */
export interface BackupContents {
  readonly bytes: number;
  readonly tables: number;
  readonly rows: number;
}

/** What is compared between a database and its copy. */
interface Contents {
  readonly migrations: readonly string[];
  readonly rows: ReadonlyMap<string, number>;
}

// Four mebibytes at the usual page size: between two batches, progress is shown and Ctrl+C is noticed.
const pagesAtOnce = 1024;
const openingMilliseconds = 5_000;

/**
 * Copies a SQLite database into a file while others write to it. The file holds what was committed when this began. It
 * appears under its name complete, verified and synced to disk, or not at all.
 *
 * @param path - the database
 * @param file - the backup
 * @throws OperatorError saying why there is no backup
 * @see https://www.sqlite.org/backup.html
 */
export async function backUpSqlite(
  path: string,
  file: string,
  options: BackupOptions,
): Promise<BackupContents> {
  const target = resolve(file);
  try {
    return await writeBackup(path, target, options);
  } catch (error) {
    throw options.stop.aborted
      ? new OperatorError('The backup was stopped; nothing was written.')
      : toOperatorError(error, path, target);
  }
}

async function writeBackup(
  path: string,
  target: string,
  { force, onProgress, stop }: BackupOptions,
): Promise<BackupContents> {
  requireFreeTarget(path, target, force);
  const source = openSource(path);
  const partial = `${target}.${systemRandom.bytes(6).toString('hex')}.partial`;
  try {
    makePrivateFile(partial);
    // A write-ahead log never blocks the writer for a reader. Without this transaction, each write of the server would
    // make SQLite start the copy again.
    source.exec('begin');
    const contents = contentsOf(source);
    await source.backup(partial, {
      progress({ totalPages, remainingPages }) {
        stop.throwIfAborted();
        onProgress(totalPages - remainingPages, totalPages);
        return pagesAtOnce;
      },
    });
    source.exec('commit');
    verify(partial, contents);
    await synchronize(partial);
    stop.throwIfAborted();
    requireFreeTarget(path, target, force);
    renameSync(partial, target);
    await synchronize(dirname(target));
    const counts = [...contents.rows.values()];
    const rows = counts.reduce((sum, count) => sum + count, 0);
    return { bytes: statSync(target).size, tables: counts.length, rows };
  } finally {
    source.close();
    for (const leftover of [partial, `${partial}-journal`]) rmSync(leftover, { force: true });
  }
}

function requireFreeTarget(path: string, target: string, force: boolean): void {
  const database = resolve(path);
  if (['', '-wal', '-shm', '-journal'].some((suffix) => target === database + suffix) || isSame(path, target))
    throw new OperatorError(`${target} is the database itself: name another file for the backup.`);
  const found = lstatSync(target, { throwIfNoEntry: false });
  if (found?.isDirectory())
    throw new OperatorError(
      `${target} is a directory: name a file in it, e.g. ${target}/rekey-backup.sqlite`,
    );
  if (found && !force)
    throw new OperatorError(`${target} exists: name another file, or overwrite it with --force.`);
  if (found && !found.isFile()) throw new OperatorError(`${target} is not a regular file: name another.`);
  const beside = ['-wal', '-shm', '-journal']
    .map((suffix) => target + suffix)
    .find((name) => lstatSync(name, { throwIfNoEntry: false }));
  // SQLite would apply such a log to the backup and damage it.
  if (beside !== undefined)
    throw new OperatorError(
      `${beside} exists, so ${target} is or was a database in use: name another file, or remove ${beside} if no server uses it.`,
    );
}

function isSame(one: string, other: string): boolean {
  const [first, second] = [one, other].map((path) => statSync(path, { throwIfNoEntry: false }));
  return first !== undefined && first.ino === second?.ino && first.dev === second.dev;
}

function openSource(path: string): Database {
  if (!statSync(path, { throwIfNoEntry: false }))
    throw new ConfigError([`DATABASE_URL names ${path}, which does not exist`]);
  try {
    // Not `readonly`: such a connection leaves the files of the write-ahead log behind if it is the last to close.
    const database = new Sqlite(path, { fileMustExist: true, timeout: openingMilliseconds });
    database.pragma('query_only = on');
    return database;
  } catch (error) {
    throw new OperatorError(`The database ${path} cannot be opened: ${reasonOf(error)}`, { cause: error });
  }
}

/** SQLite would make a file that others can read. */
function makePrivateFile(path: string): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    fchmodSync(file, 0o600);
  } finally {
    closeSync(file);
  }
}

function contentsOf(database: Database): Contents {
  const names = database
    .prepare<[], string>(
      "select name from sqlite_schema where type = 'table' and name not like 'sqlite\\_%' escape '\\'",
    )
    .pluck()
    .all();
  const count = (table: string): number =>
    database
      .prepare<[], number>(`select count(*) from "${table.replaceAll('"', '""')}"`)
      .pluck()
      .get() ?? 0;
  const migrations = names.includes('mikro_orm_migrations')
    ? database.prepare<[], string>('select name from mikro_orm_migrations order by name').pluck().all()
    : [];
  return { migrations, rows: new Map(names.map((name) => [name, count(name)])) };
}

function verify(path: string, expected: Contents): void {
  const backup = new Sqlite(path, { fileMustExist: true });
  try {
    // One file, so that nothing lies beside it when it is opened. The server turns the log on again.
    backup.pragma('journal_mode = delete');
    const problems = backup.pragma('integrity_check(10)') as { integrity_check: string }[];
    if (problems[0]?.integrity_check !== 'ok')
      throw damaged(problems.map((problem) => problem.integrity_check).join('; '));
    const [orphan] = backup.pragma('foreign_key_check') as { table: string; parent: string }[];
    if (orphan)
      throw damaged(`the table ${orphan.table} has a row that refers to a missing one of ${orphan.parent}`);
    const found = contentsOf(backup);
    if (
      JSON.stringify([found.migrations, ...found.rows]) !==
      JSON.stringify([expected.migrations, ...expected.rows])
    )
      throw new OperatorError(
        'The copy does not hold what the database held; no backup was written. Try again.',
      );
  } finally {
    backup.close();
  }
}

function damaged(what: string): OperatorError {
  return new OperatorError(
    `The database is damaged, so no backup was written: ${what}. Keep the backups you have, and restore one.`,
  );
}

async function synchronize(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function toOperatorError(error: unknown, path: string, target: string): Error {
  if (error instanceof OperatorError || error instanceof ConfigError) return error;
  const code = codeOf(error);
  const options = { cause: error };
  const folder = dirname(target);
  if (/^(?:ENOSPC|EDQUOT|SQLITE_FULL)/.test(code))
    return new OperatorError(`There is not enough space in ${folder}; no backup was written.`, options);
  if (/^(?:EACCES|EPERM|EROFS)/.test(code))
    return new OperatorError(`You have no permission to write to ${folder}; no backup was written.`, options);
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new OperatorError(`${folder} is not an existing folder: create it first.`, options);
  if (/^SQLITE_(?:NOTADB|CORRUPT)/.test(code)) return damaged(`${path}: ${reasonOf(error)}`);
  return new OperatorError(`The backup failed: ${reasonOf(error)}; no backup was written.`, options);
}
