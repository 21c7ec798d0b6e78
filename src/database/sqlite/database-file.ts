import { closeSync, fdatasync } from 'node:fs';
import { promisify } from 'node:util';
import Sqlite from 'better-sqlite3';
import { fileIsGone, fileIsOverwritten, isFailedWrite, notSynced } from './failures.ts';
import { contentOf, identityOf, openLog, saltsOf } from './file-state.ts';
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
// Sixteen mebibytes of log before it moves to the file, at the cost of whoever writes just then.
const mostLogPages = 4_000;
const writesBetweenLooks = 64;
// As long as another process's checkpoint may take to sync the file after its last write to it.
const checkpointMilliseconds = 3_000;

const pragmas = [
  // Readers don't wait for the writer.
  'journal_mode = wal',
  // No commit waits for the disk by itself: `synced` does, off the event loop and once for several commits.
  'synchronous = normal',
  // Done in `noteWrite`, which knows then that it was us who wrote to the file.
  'wal_autocheckpoint = 0',
  'foreign_keys = on',
  // What is deleted is overwritten, so that an erased person is not in the file either.
  'secure_delete = on',
  // From here on, waiting would block the event loop: the driver waits instead.
  'busy_timeout = 0',
];

/** What tells whether SQLite or another program has written to the file. */
interface FileContent {
  readonly file: string;
  readonly checkpoint: string;
}

/**
 * A SQLite database in a file, or in memory: opened, kept to its owner, reopened when its state is unknown, and watched
 * for being removed or overwritten.
 */
export class DatabaseFile {
  readonly #path: string;
  readonly #synchronize: Synchronize;
  #opened: KeptStatements | undefined;
  #isClosed = false;
  #identity: string | undefined;
  #log: { readonly descriptor: number; readonly identity: string } | undefined;
  #content: FileContent | undefined;
  /** A change of the file that no checkpoint explains, and when it was seen. */
  #suspicion: { readonly file: string; readonly since: number } | undefined;
  #writes = 0;
  #hasFailedWrite = false;
  #syncing: Promise<void> | undefined;
  #nextSync: Promise<void> | undefined;
  #failedSync: { readonly error: unknown } | undefined;

  /**
   * Opens the database.
   *
   * @param path - the file, or `:memory:`
   * @param create - whether to make the file and its folder where there are none
   * @throws what the operating system or SQLite says; `ENOENT` where there is no file and none is to be made
   */
  constructor(path: string, create: boolean, synchronize: Synchronize = promisify(fdatasync)) {
    this.#path = path;
    this.#synchronize = synchronize;
    if (!this.#isInMemory) prepareFile(path, create);
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

  /**
   * Makes sure that the open file is the one at its path. What only reads need not ask: it goes on with what is open.
   *
   * @throws TryLater where the file or its log was removed or replaced: what is written would be lost
   */
  requireSameFile(): void {
    if (!this.#log) return;
    const isSame =
      identityOf(this.#path) === this.#identity && identityOf(`${this.#path}-wal`) === this.#log.identity;
    if (!isSame) throw fileIsGone();
  }

  /**
   * Makes sure that nobody but SQLite has written to the file. SQLite does so only where it moves the log there, as
   * another process may have done. Not to be called within a transaction.
   *
   * @throws TryLater where it was overwritten, as by `cp`
   */
  requireSameContent(): void {
    const file = contentOf(this.#path);
    if (!this.#content || file === this.#content.file) return;
    const checkpoint = this.#checkpoint();
    if (checkpoint !== this.#content.checkpoint) {
      this.#content = { file, checkpoint };
      this.#suspicion = undefined;
      return;
    }
    const now = performance.now();
    if (this.#suspicion?.file !== file) this.#suspicion = { file, since: now };
    if (now - this.#suspicion.since > checkpointMilliseconds) throw fileIsOverwritten();
  }

  /** Notes that something was committed, and moves the log to the file when it is long. Not to be called within a transaction. */
  noteWrite(): void {
    this.#hasFailedWrite = false;
    this.#writes += 1;
    if (this.#isInMemory) return;
    try {
      this.#noteNewLog();
      if (this.#writes % writesBetweenLooks !== 0) return;
      const { log, checkpointed } = this.#moveLog('noop');
      if (log - checkpointed < mostLogPages) return;
      this.requireSameContent();
      this.#moveLog('passive');
    } catch {
      // What was committed is in the log, which grows on. The next look tries again.
    }
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
    const { busy } = this.#moveLog('truncate');
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
      for (const pragma of pragmas) database.pragma(pragma);
      this.#opened = keepStatements(database);
      if (!this.#isInMemory) this.#watch(database);
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
    this.#rememberContent();
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

  /** Moves the log to the file as far as the mode says, and says what is in it: pages, and how many have been moved. */
  #moveLog(mode: 'noop' | 'passive' | 'truncate'): { busy: number; log: number; checkpointed: number } {
    try {
      const rows = this.statements.database.pragma(`wal_checkpoint(${mode})`);
      return (rows as [{ busy: number; log: number; checkpointed: number }])[0];
    } finally {
      if (mode !== 'noop') this.#rememberContent();
    }
  }

  /** A log that we have begun anew explains no change of the file. */
  #noteNewLog(): void {
    const { file, checkpoint } = this.#content ?? {};
    if (checkpoint?.startsWith(this.#salts) || file !== contentOf(this.#path)) return;
    this.#rememberContent();
  }

  get #salts(): string {
    return this.#log ? saltsOf(this.#log.descriptor) : '';
  }

  /** How much of which log was moved to the file. */
  #checkpoint(): string {
    return `${this.#salts} ${this.#moveLog('noop').checkpointed}`;
  }

  #rememberContent(): void {
    this.#content = { file: contentOf(this.#path), checkpoint: this.#checkpoint() };
    this.#suspicion = undefined;
  }

  async #closeLog(): Promise<void> {
    const log = this.#log;
    this.#log = undefined;
    // Not while it is being synced: another file may get the same number.
    await Promise.allSettled([this.#syncing, this.#nextSync]);
    if (log) closeSync(log.descriptor);
  }
}
