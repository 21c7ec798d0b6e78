import {
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type Dialect,
  type Driver,
  type Kysely,
  type TransactionSettings,
} from 'kysely';
import type { Connection, EngineAdapter } from '../engine.ts';
import { SqliteConnection, type ConnectionParts } from './connection.ts';
import { Turn } from './turn.ts';

/** What the driver works with. */
export interface DriverParts extends Omit<ConnectionParts, 'turn'> {
  readonly connection: Connection;
}

/**
 * Kysely's dialect for a SQLite that can't be wedged: a transaction gives its turn back whatever COMMIT or ROLLBACK do,
 * and waits for a lock without blocking the event loop.
 */
export function sqliteDialect({ connection, ...parts }: DriverParts): Dialect {
  const turn = new Turn();
  return {
    createAdapter: () => new Adapter(connection),
    createDriver: () => new SqliteDriver({ ...parts, turn }),
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
  readonly #parts: ConnectionParts;

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
  }

  init(): Promise<void> {
    return Promise.resolve();
  }

  acquireConnection(): Promise<SqliteConnection> {
    return Promise.resolve(new SqliteConnection(this.#parts));
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
    return this.#parts.file.close();
  }
}
