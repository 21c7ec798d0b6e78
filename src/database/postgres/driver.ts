import {
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
  type TransactionSettings,
} from 'kysely';
import type { Pool, PoolClient } from 'pg';
import type { Connection, EngineAdapter } from '../engine.ts';
import type { PreparedQuery } from '../statement.ts';
import { isConflict, isLost, passOn } from './failures.ts';

const mostTries = 3;

/** What the driver works with. */
export interface DriverParts {
  readonly pool: Pool;
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
  readonly #names = new Map<string, string>();

  constructor(parts: DriverParts) {
    this.#parts = parts;
  }

  init(): Promise<void> {
    return Promise.resolve();
  }

  acquireConnection(): Promise<PooledConnection> {
    return Promise.resolve(new PooledConnection(this.#parts.pool, this.#names));
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
    await connection.execute(`savepoint "${name}"`);
  }

  async rollbackToSavepoint(connection: PooledConnection, name: string): Promise<void> {
    await connection.execute(`rollback to "${name}"`);
  }

  async releaseSavepoint(connection: PooledConnection, name: string): Promise<void> {
    await connection.execute(`release "${name}"`);
  }

  releaseConnection(connection: PooledConnection): Promise<void> {
    return connection.rollback();
  }

  async destroy(): Promise<void> {
    await this.#parts.pool.end();
  }
}

type Query = Pick<CompiledQuery | PreparedQuery, 'sql' | 'parameters'>;

/** One user of the pool: it holds a connection from the beginning of a transaction to the end, or for one statement. */
class PooledConnection implements DatabaseConnection {
  readonly #pool: Pool;
  /** The names under which statements are prepared. */
  readonly #names: Map<string, string>;
  #client: PoolClient | undefined;

  constructor(pool: Pool, names: Map<string, string>) {
    this.#pool = pool;
    this.#names = names;
  }

  async begin(statements: string): Promise<void> {
    this.#client = await this.#onFreshClient(true, async (client) => {
      await client.query(statements);
      return client;
    });
  }

  async commit(): Promise<void> {
    const client = this.#take();
    try {
      await client.query('commit');
      client.release();
    } catch (error) {
      // It has rolled back, or the connection broke and nobody knows.
      client.release(true);
      throw passOn(error);
    }
  }

  async rollback(): Promise<void> {
    if (!this.#client) return;
    const client = this.#take();
    try {
      await client.query('rollback');
      client.release();
    } catch {
      // The server rolls back when the connection is closed.
      client.release(true);
    }
  }

  async execute(sql: string): Promise<void> {
    await this.executeQuery({ sql, parameters: [] });
  }

  async executeQuery<Row>(query: Query): Promise<QueryResult<Row>> {
    try {
      if (this.#client) return await this.#run(this.#client, query);
    } catch (error) {
      throw passOn(error);
    }
    return this.#onFreshClient(/^\s*select\b/i.test(query.sql), async (client) => {
      const result = await this.#run<Row>(client, query);
      client.release();
      return result;
    });
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- what Kysely asks for
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('Rows are read in batches, not streamed.');
  }

  /**
   * Does something on a connection of the pool. What fails only because of another transaction is tried again, and so is
   * what lost its connection, where it does no harm to do it twice.
   */
  async #onFreshClient<Result>(
    isHarmless: boolean,
    attempt: (client: PoolClient) => Promise<Result>,
  ): Promise<Result> {
    for (let tries = 1; ; tries += 1) {
      let client: PoolClient | undefined;
      try {
        client = await this.#pool.connect();
        return await attempt(client);
      } catch (error) {
        client?.release(isLost(error));
        const again = isConflict(error) || (client !== undefined && isHarmless && isLost(error));
        if (!again || tries >= mostTries) throw passOn(error);
      }
    }
  }

  async #run<Row>(client: PoolClient, { sql, parameters, ...query }: Query): Promise<QueryResult<Row>> {
    const values = [...parameters];
    const { command, rowCount, rows } = await client.query<Row & object>(
      'keepPrepared' in query ? { name: this.#nameOf(sql), text: sql, values } : { text: sql, values },
    );
    const changes = ['INSERT', 'UPDATE', 'DELETE'].includes(command);
    return changes ? { rows, numAffectedRows: BigInt(rowCount ?? 0) } : { rows };
  }

  #nameOf(sql: string): string {
    const known = this.#names.get(sql);
    if (known !== undefined) return known;
    const name = `rekey_${this.#names.size + 1}`;
    this.#names.set(sql, name);
    return name;
  }

  #take(): PoolClient {
    const client = this.#client;
    if (!client) throw new Error('There is no transaction to end.');
    this.#client = undefined;
    return client;
  }
}
