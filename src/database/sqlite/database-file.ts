import { chmodSync, existsSync, mkdirSync, openSync, closeSync, statSync, type Stats } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { fileIsGone, unavailable } from './failures.ts';
import { keepStatements, type KeptStatements } from './kept-statements.ts';

/** Makes what was written survive a power cut. Tests pass one that also notes what it was called for. */
export type Synchronize = (log: FileHandle) => Promise<void>;

// Another process may be making the same database.
const openingMilliseconds = 5_000;

const pragmas = [
  // Readers don't wait for the writer.
  'journal_mode = wal',
  // No commit waits for the disk by itself: `synced` does, off the event loop and once for several commits.
  'synchronous = normal',
  // Sixteen mebibytes of log before it moves to the file, at the cost of whoever writes just then.
  'wal_autocheckpoint = 4000',
  'foreign_keys = on',
  // What is deleted is overwritten, so that an erased person is not in the file either.
  'secure_delete = on',
  // From here on, waiting would block the event loop: the driver waits instead.
  'busy_timeout = 0',
];

// Leaves the kind of log as it is, which stands in the file.
const readOnlyPragmas = ['query_only = on', 'busy_timeout = 0'];

/** How a database file is opened. */
export interface FileOptions {
  /** Whether to create the file and its folder where there are none. */
  readonly create: boolean;
  /** Whether to refuse every change. */
  readonly readOnly?: boolean;
  /** For tests. */
  readonly synchronize?: Synchronize | undefined;
}

/**
 * A SQLite database in a file, or in memory: opened, kept to its owner, reopened when its state is unknown, and watched
 * for being removed.
 */
export class DatabaseFile {
  readonly #path: string;
  readonly #pragmas: readonly string[];
  readonly #synchronize: Synchronize;
  #opened: KeptStatements | undefined;
  #identity: Stats | undefined;
  #log: FileHandle | undefined;
  #syncing: Promise<void> | undefined;
  #nextSync: Promise<void> | undefined;

  /**
   * Opens the database.
   *
   * @param path - the file, or `:memory:`
   * @throws what the operating system or SQLite says; `ENOENT` where there is no file and none is to be made
   */
  constructor(
    path: string,
    { create, readOnly = false, synchronize = (log) => log.datasync() }: FileOptions,
  ) {
    this.#path = path;
    this.#pragmas = readOnly ? readOnlyPragmas : pragmas;
    this.#synchronize = synchronize;
    if (!this.#isInMemory && !(readOnly && existsSync(path))) prepareFile(path, create);
    this.#opened = this.#open();
  }

  get #isInMemory(): boolean {
    return this.#path === ':memory:';
  }

  /** The open database; it is opened again where that has failed before. */
  get statements(): KeptStatements {
    return (this.#opened ??= this.#open());
  }

  get isInTransaction(): boolean {
    return this.#opened?.database.inTransaction ?? false;
  }

  /** Gives the connection up whose state is unknown. The next statement opens a new one. */
  abandon(): void {
    // A database in memory ends with its connection: better a broken one than an empty one.
    if (this.#isInMemory) return;
    // Closing may remove the log, and the next connection make a new one.
    void this.#log?.close().catch(() => undefined);
    this.#log = undefined;
    try {
      this.#opened?.database.close();
    } finally {
      this.#opened = undefined;
    }
  }

  /** @throws TryLater where the file was removed or replaced: what is written goes nowhere */
  requireSameFile(): void {
    if (this.#isInMemory) return;
    const found = statSync(this.#path, { throwIfNoEntry: false });
    if (found?.ino !== this.#identity?.ino || found?.dev !== this.#identity?.dev) throw fileIsGone();
  }

  /**
   * Waits until all that is committed survives a power cut. Commits that come while one call is under way share the
   * next.
   *
   * The log alone needs it: before a part of the log moves to the file, SQLite itself synchronizes both.
   *
   * @throws TryLater where the disk can't do it: whether the commits hold is unknown
   * @see https://www.sqlite.org/wal.html#checkpointing
   */
  async synced(): Promise<void> {
    if (this.#isInMemory) return;
    this.#nextSync ??= this.#syncAfter(this.#syncing);
    await this.#nextSync;
  }

  async #syncAfter(previous: Promise<void> | undefined): Promise<void> {
    // A failure of the call before is not this one's.
    await previous?.catch(() => undefined);
    this.#syncing = this.#nextSync;
    this.#nextSync = undefined;
    try {
      this.#log ??= await open(`${this.#path}-wal`, 'r+');
      await this.#synchronize(this.#log);
    } catch (error) {
      throw unavailable(error);
    }
    this.requireSameFile();
  }

  async close(): Promise<void> {
    await this.#syncing?.catch(() => undefined);
    await this.#log?.close();
    this.#log = undefined;
    this.#opened?.database.close();
    this.#opened = undefined;
  }

  #open(): KeptStatements {
    const database = new Sqlite(this.#path, { timeout: openingMilliseconds });
    try {
      for (const pragma of this.#pragmas) database.pragma(pragma);
    } catch (error) {
      database.close();
      throw error;
    }
    if (!this.#isInMemory) this.#identity ??= statSync(this.#path);
    return keepStatements(database);
  }
}

/** Sees to it that the file is there and that its owner alone can read it, with what SQLite keeps beside it. */
function prepareFile(path: string, create: boolean): void {
  if (!existsSync(path)) {
    if (!create) throw Object.assign(new Error(`there is no file ${path}`), { code: 'ENOENT' });
    makeFolder(dirname(path));
    // Made here, since SQLite would let others read it. The files beside it get the same mode.
    makeFile(path);
    return;
  }
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
  makeFolder(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
}
