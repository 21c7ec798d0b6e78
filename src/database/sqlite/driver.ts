import { setTimeout as sleep } from 'node:timers/promises';
import {
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
  type TransactionSettings,
} from 'kysely';
import type { Random } from '../../runtime/random.ts';
import type { Connection, EngineAdapter } from '../engine.ts';
import type { PreparedQuery } from '../statement.ts';
import type { DatabaseFile } from './database-file.ts';
import { isLocked, passOn, transactionEnded, waitedTooLong } from './failures.ts';
import { Turn } from './turn.ts';

/** How long a statement or transaction waits for another one, of this process or another. */
export const longestWaitMilliseconds = 5_000;
const longestPauseMilliseconds = 50;

/** What the driver works with. */
export interface DriverParts {
  readonly file: DatabaseFile;
  readonly connection: Connection;
  readonly random: Pick<Random, 'fraction'>;
}

/**
 * Kysely's dialect for a SQLite that can't be wedged: a transaction gives its turn back whatever COMMIT or ROLLBACK do,
 * and waits for a lock without blocking the event loop.
 */
export function sqliteDialect({ file, connection, random }: DriverParts): Dialect {
  const turn = new Turn();
  return {
    createAdapter: () => new Adapter(connection),
    createDriver: () => new SqliteDriver(file, turn, random),
    createIntrospector: (database: Kysely<unknown>) => new SqliteIntrospector(database),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

class Adapter extends SqliteAdapter implements EngineAdapter {
  readonly connection: Connection;

  constructor(connection: Connection) {
    super();
    this.connection = connection;
  }

  // Kysely would hold a lock of its own from the first statement to the last: the turn is held more briefly.
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

class SqliteDriver implements Driver {
  readonly #file: DatabaseFile;
  readonly #turn: Turn;
  readonly #random: Pick<Random, 'fraction'>;

  constructor(file: DatabaseFile, turn: Turn, random: Pick<Random, 'fraction'>) {
    this.#file = file;
    this.#turn = turn;
    this.#random = random;
  }

  init(): Promise<void> {
    return Promise.resolve();
  }

  acquireConnection(): Promise<SqliteConnection> {
    return Promise.resolve(new SqliteConnection(this.#file, this.#turn, this.#random));
  }

  beginTransaction(connection: SqliteConnection, { accessMode }: TransactionSettings): Promise<void> {
    return connection.begin(accessMode === 'read only');
  }

  commitTransaction(connection: SqliteConnection): Promise<void> {
    return connection.commit();
  }

  rollbackTransaction(connection: SqliteConnection): Promise<void> {
    connection.rollback();
    return Promise.resolve();
  }

  async savepoint(connection: SqliteConnection, name: string): Promise<void> {
    await connection.execute(`savepoint "${name}"`);
  }

  async rollbackToSavepoint(connection: SqliteConnection, name: string): Promise<void> {
    await connection.execute(`rollback to "${name}"`);
  }

  async releaseSavepoint(connection: SqliteConnection, name: string): Promise<void> {
    await connection.execute(`release "${name}"`);
  }

  releaseConnection(): Promise<void> {
    return Promise.resolve();
  }

  destroy(): Promise<void> {
    return this.#file.close();
  }
}

/** One user of the only connection: it holds the turn from the beginning of its transaction to the end. */
class SqliteConnection implements DatabaseConnection {
  readonly #file: DatabaseFile;
  readonly #turn: Turn;
  readonly #random: Pick<Random, 'fraction'>;
  #hasTurn = false;

  constructor(file: DatabaseFile, turn: Turn, random: Pick<Random, 'fraction'>) {
    this.#file = file;
    this.#turn = turn;
    this.#random = random;
  }

  async begin(readOnly: boolean): Promise<void> {
    // At once with the right to write: one that asks for it half-way can only fail where another has it.
    const begin = readOnly ? 'begin' : 'begin immediate';
    await this.#whenUnlocked(() => {
      this.#file.statements.database.exec(begin);
      this.#hasTurn = true;
    });
  }

  async commit(): Promise<void> {
    try {
      this.#requireTransaction();
      this.#file.statements.database.exec('commit');
    } catch (error) {
      this.rollback();
      throw passOn(error);
    }
    this.#giveTurn();
    await this.#file.synced();
  }

  rollback(): void {
    if (!this.#hasTurn) return;
    try {
      // After a full disk and some other failures, SQLite has rolled back by itself.
      if (this.#file.isInTransaction) this.#file.statements.database.exec('rollback');
    } catch {
      this.#file.abandon();
    } finally {
      this.#giveTurn();
    }
  }

  async execute(sql: string): Promise<void> {
    await this.executeQuery({ sql, parameters: [] });
  }

  async executeQuery<Row>(
    query: Pick<CompiledQuery | PreparedQuery, 'sql' | 'parameters'>,
  ): Promise<QueryResult<Row>> {
    if (this.#hasTurn) {
      this.#requireTransaction();
      return this.#run(query);
    }
    const run = (): QueryResult<Row> => this.#run(query);
    const isImpatient = 'impatient' in query && query.impatient === true;
    return this.#whenUnlocked(run, isImpatient ? 0 : longestWaitMilliseconds);
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- what Kysely asks for
  async *streamQuery<Row>(query: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
    const rows = this.#file.statements.prepare(query.sql, false).iterate(...query.parameters);
    for (const row of rows) yield { rows: [row as Row] };
  }

  #run<Row>(query: Pick<CompiledQuery | PreparedQuery, 'sql' | 'parameters'>): QueryResult<Row> {
    try {
      const statement = this.#file.statements.prepare(query.sql, 'keepPrepared' in query);
      if (statement.reader) {
        const rows = statement.all(query.parameters) as Row[];
        if (!statement.readonly) this.#requireWritten();
        return { rows };
      }
      const { changes, lastInsertRowid } = statement.run(query.parameters);
      this.#requireWritten();
      return { insertId: BigInt(lastInsertRowid), numAffectedRows: BigInt(changes), rows: [] };
    } catch (error) {
      throw passOn(error);
    }
  }

  /** What was written outside of a transaction must not have gone into a file that is gone; a commit looks by itself. */
  #requireWritten(): void {
    if (!this.#hasTurn) this.#file.requireSameFile();
  }

  /** SQLite ends a transaction by itself when the disk is full, for one: what follows must not run outside of it. */
  #requireTransaction(): void {
    if (!this.#file.isInTransaction) throw transactionEnded();
  }

  #giveTurn(): void {
    this.#hasTurn = false;
    this.#turn.give();
  }

  /**
   * Does something while it is nobody else's turn, as soon as no other process holds a lock. The turn is kept by what
   * begins a transaction, and given back between two attempts, so that others read meanwhile.
   */
  async #whenUnlocked<Result>(attempt: () => Result, patience = longestWaitMilliseconds): Promise<Result> {
    const deadline = performance.now() + patience;
    for (let pause = 1; ; pause = Math.min(2 * pause, longestPauseMilliseconds)) {
      const left = Math.max(0, deadline - performance.now());
      if (!(await this.#turn.take(left))) throw waitedTooLong();
      try {
        return attempt();
      } catch (error) {
        if (!isLocked(causeOf(error)) || performance.now() + pause > deadline) throw passOn(error);
      } finally {
        if (!this.#hasTurn) this.#turn.give();
      }
      await sleep(pause * (0.5 + this.#random.fraction() / 2));
    }
  }
}

function causeOf(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? error.cause : error;
}
