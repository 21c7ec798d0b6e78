import {
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type Dialect,
  type Driver,
  type Kysely,
  type TransactionSettings,
} from 'kysely';
import type { Random } from '../../runtime/random.ts';
import type { Connection, EngineAdapter } from '../engine.ts';
import { SqliteConnection } from './connection.ts';
import type { DatabaseFile } from './database-file.ts';
import { Turn } from './turn.ts';

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
