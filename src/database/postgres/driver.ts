import {
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type Dialect,
  type Driver,
  type Kysely,
  type TransactionSettings,
} from 'kysely';
import type { Connection, EngineAdapter } from '../engine.ts';
import { PooledConnection, type ConnectionParts } from './connection.ts';
import { StatementNames } from './statement-names.ts';

/** What the driver works with. */
export interface DriverParts extends ConnectionParts {
  readonly connection: Connection;
  /** Sent after `begin`, for what is true of one transaction alone. */
  readonly atBegin: () => readonly string[];
}

/**
 * Kysely's dialect for a pool of PostgreSQL connections, none of which is ever lost to the pool: a connection whose state
 * is unknown is closed, and one that broke while nothing was begun is replaced.
 */
export function postgresDialect(parts: DriverParts): Dialect {
  return {
    createAdapter: () => new Adapter(parts.connection),
    createDriver: () => new PoolDriver(parts),
    createIntrospector: (database: Kysely<unknown>) => new PostgresIntrospector(database),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}

class Adapter extends PostgresAdapter implements EngineAdapter {
  readonly connection: Connection;

  constructor(connection: Connection) {
    super();
    this.connection = connection;
  }
}

class PoolDriver implements Driver {
  readonly #parts: DriverParts;
  readonly #names = new StatementNames();

  constructor(parts: DriverParts) {
    this.#parts = parts;
  }

  init(): Promise<void> {
    return Promise.resolve();
  }

  acquireConnection(): Promise<PooledConnection> {
    return Promise.resolve(new PooledConnection(this.#parts, this.#names));
  }

  beginTransaction(
    connection: PooledConnection,
    { isolationLevel, accessMode }: TransactionSettings,
  ): Promise<void> {
    const modes = [isolationLevel && `isolation level ${isolationLevel}`, accessMode].filter(Boolean);
    const begin = ['begin', ...modes].join(' ');
    return connection.begin([begin, ...this.#parts.atBegin()].join('; '));
  }

  commitTransaction(connection: PooledConnection): Promise<void> {
    return connection.commit();
  }

  rollbackTransaction(connection: PooledConnection): Promise<void> {
    return connection.rollback();
  }

  async savepoint(connection: PooledConnection, name: string): Promise<void> {
    await connection.executeQuery({ sql: `savepoint "${name}"`, parameters: [] });
  }

  async rollbackToSavepoint(connection: PooledConnection, name: string): Promise<void> {
    await connection.executeQuery({ sql: `rollback to "${name}"`, parameters: [] });
  }

  async releaseSavepoint(connection: PooledConnection, name: string): Promise<void> {
    await connection.executeQuery({ sql: `release "${name}"`, parameters: [] });
  }

  releaseConnection(connection: PooledConnection): Promise<void> {
    return connection.rollback();
  }

  async destroy(): Promise<void> {
    await this.#parts.pool.end();
  }
}
