import { closeSync, existsSync, fdatasync } from 'node:fs';
import { promisify } from 'node:util';
import Sqlite from 'better-sqlite3';
import { fileIsGone, isFailedWrite, notSynced } from './failures.ts';
import { identityOf, openLog } from './file-state.ts';
import { keepStatements, type KeptStatements } from './kept-statements.ts';
import { prepareFile } from './prepare-file.ts';

/**
 * Makes what was written survive a power cut. Tests pass one that also notes what it was called for.
 *
 * @param log - the descriptor of the write-ahead log
 */
export type Synchronize = (log: number) => Promise<void>;

// Another process may be making the same database. Only at startup: this waits on the event loop.
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
 * for being removed or replaced.
 */
export class DatabaseFile {
  readonly #path: string;
  readonly #readOnly: boolean;
  readonly #synchronize: Synchronize;
  #opened: KeptStatements | undefined;
  #isClosed = false;
  #identity: string | undefined;
  #log: { readonly descriptor: number; readonly identity: string } | undefined;
  #hasFailedWrite = false;
  #syncing: Promise<void> | undefined;
  #nextSync: Promise<void> | undefined;
  #failedSync: { readonly error: unknown } | undefined;

  /**
   * Opens the database.
   *
   * @param path - the file, or `:memory:`
   * @throws what the operating system or SQLite says; `ENOENT` where there is no file and none is to be made
   */
  constructor(path: string, { create, readOnly = false, synchronize = promisify(fdatasync) }: FileOptions) {
    this.#path = path;
    this.#readOnly = readOnly;
    this.#synchronize = synchronize;
    if (!this.#isInMemory && !(readOnly && existsSync(path))) prepareFile(path, create);
    this.#opened = this.#open(openingMilliseconds);
  }

  get #isInMemory(): boolean {
    return this.#path === ':memory:';
  }

  /** The open database; it is opened again after it was abandoned. */
  get statements(): KeptStatements {
    return (this.#opened ??= this.#open(0));
  }

  get isInTransaction(): boolean {
    return this.#opened?.database.inTransaction ?? false;
  }

  /** Whether the disk didn't take what was last written. */
  get hasFailedWrite(): boolean {
    return this.#hasFailedWrite;
  }

  /**
   * Ends a transaction, if there is one. A connection that can't even do that is given up, and the next statement opens a
   * new one.
   *
   * @returns false where it goes on: in memory, there is no other connection to the same database
   */
  rollBack(): boolean {
    try {
      // After a full disk and some other failures, SQLite has rolled back by itself.
      if (this.isInTransaction) this.#opened?.database.exec('rollback');
    } catch {
      this.#abandon();
    }
    return !this.isInTransaction;
  }

  /** @throws TryLater where the file was removed or replaced: what is written goes nowhere */
  requireSameFile(): void {
    if (!this.#log) return;
    const isSame =
      identityOf(this.#path) === this.#identity && identityOf(`${this.#path}-wal`) === this.#log.identity;
    if (!isSame) throw fileIsGone();
  }

  /** Notes that the disk has taken what was written. */
  noteWrite(): void {
    this.#hasFailedWrite = false;
  }

  /** Notes what an error says about the disk. */
  noteFailure(error: unknown): void {
    if (isFailedWrite(error)) this.#hasFailedWrite = true;
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
      if (this.#failedSync) throw this.#failedSync.error;
      // The log of a connection that was given up is the same file, or was moved to the database with a sync.
      if (this.#log) await this.#synchronize(this.#log.descriptor);
    } catch (error) {
      this.#failedSync = { error };
      throw notSynced(error);
    }
    this.requireSameFile();
  }

  /**
   * Moves the whole log to the file if it could not be synced: the operating system may have dropped a part of it and
   * never say so again, and what is written behind that part would be lost with it. Not to be called within a
   * transaction.
   *
   * @throws what the disk says, or that another process reads the log
   * @see https://www.usenix.org/conference/atc20/presentation/rebello
   */
  requireWholeLog(): void {
    if (!this.#failedSync) return;
    const rows = this.statements.database.pragma('wal_checkpoint(truncate)');
    const [{ busy }] = rows as [{ busy: number }];
    if (busy !== 0) throw Object.assign(new Error('The log is in use.'), { code: 'SQLITE_BUSY' });
    this.#failedSync = undefined;
  }

  async close(): Promise<void> {
    await this.synced().catch(() => undefined);
    this.#isClosed = true;
    this.#opened?.database.close();
    this.#opened = undefined;
    await this.#closeLog();
  }

  #open(timeout: number): KeptStatements {
    if (this.#isClosed) throw new Error('The database is closed.');
    // What has taken its place is not ours to write to.
    if (this.#identity !== undefined && identityOf(this.#path) !== this.#identity) throw fileIsGone();
    const database = new Sqlite(this.#path, { timeout, fileMustExist: !this.#isInMemory });
    try {
      for (const pragma of this.#readOnly ? readOnlyPragmas : pragmas) database.pragma(pragma);
      this.#opened = keepStatements(database);
      if (!this.#isInMemory && !this.#readOnly) this.#watch(database);
      return this.#opened;
    } catch (error) {
      this.#opened = undefined;
      database.close();
      throw error;
    }
  }

  #watch(database: Sqlite.Database): void {
    // Makes the log where there is none.
    database.prepare('select 1 from sqlite_schema').get();
    this.#identity ??= identityOf(this.#path);
    void this.#closeLog();
    const log = `${this.#path}-wal`;
    this.#log = { descriptor: openLog(log), identity: identityOf(log) };
  }

  /** Gives up the connection, whose state is unknown. */
  #abandon(): void {
    // A database in memory ends with its connection. Whoever uses it next tries to roll back again.
    if (this.#isInMemory) return;
    const abandoned = this.#opened;
    this.#opened = undefined;
    try {
      abandoned?.database.close();
    } catch {
      // A statement of it is still running: it is closed when that is collected.
    }
  }

  async #closeLog(): Promise<void> {
    const log = this.#log;
    this.#log = undefined;
    // Not while it is being synced: another file may get the same number.
    await Promise.allSettled([this.#syncing, this.#nextSync]);
    if (log) closeSync(log.descriptor);
  }
}
