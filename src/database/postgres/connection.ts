import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import type { Pool, PoolClient, QueryConfig, QueryResult as PostgresResult } from 'pg';
import { LoggableError } from '../../failures/describe-error.ts';
import type { PreparedQuery } from '../statement.ts';
import {
  isConflict,
  isOutdated,
  isRefusal,
  isReplaceable,
  passOn,
  transactionEnded,
  unavailable,
} from './failures.ts';
import type { StatementNames } from './statement-names.ts';

const mostTries = 3;

/** What a connection works with. */
export interface ConnectionParts {
  readonly pool: Pool;
  /** How long to wait for the answer to a statement, since a network that fails may not say so; 0 for as long as it takes. */
  readonly answerMilliseconds: () => number;
}

type Query = Pick<CompiledQuery | PreparedQuery, 'sql' | 'parameters'>;

/** One user of the pool: it holds a connection from the beginning of a transaction to the end, or for one statement. */
export class PooledConnection implements DatabaseConnection {
  readonly #parts: ConnectionParts;
  /** The names under which statements are prepared. */
  readonly #names: StatementNames;
  #client: PoolClient | undefined;
  /** Whether its transaction has ended: what comes after that must not be done outside of it. */
  #isOver = false;

  constructor(parts: ConnectionParts, names: StatementNames) {
    this.#parts = parts;
    this.#names = names;
  }

  async begin(statements: string): Promise<void> {
    this.#client = await this.#onFreshClient(
      true,
      async (client) => {
        await this.#ask(client, { text: statements });
        return client;
      },
      // What follows `begin` may have failed within the transaction.
      () => false,
    );
    this.#client.once('end', this.#onLost);
  }

  async commit(): Promise<void> {
    const client = this.#take();
    let command: string;
    try {
      ({ command } = await this.#ask(client, { text: 'commit' }));
    } catch (error) {
      // It has rolled back, or the connection broke and nobody knows.
      client.release(true);
      throw passOn(error);
    }
    client.release();
    // PostgreSQL rolls back without an error if an earlier one in the transaction was ignored.
    if (command === 'ROLLBACK')
      throw new LoggableError('The transaction was rolled back: a statement in it had failed.');
  }

  async rollback(): Promise<void> {
    if (!this.#client) return;
    const client = this.#take();
    try {
      await this.#ask(client, { text: 'rollback' });
      client.release();
    } catch {
      // The server rolls back when the connection is closed.
      client.release(true);
    }
  }

  async executeQuery<Row>(query: Query): Promise<QueryResult<Row>> {
    if (this.#isOver) throw transactionEnded();
    if (!this.#client) {
      return this.#onFreshClient(/^\s*select\b/i.test(query.sql), async (client) => {
        const result = await this.#run<Row>(client, query);
        client.release();
        return result;
      });
    }
    return this.#run<Row>(this.#client, query).catch((error: unknown) => {
      throw passOn(error);
    });
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- what Kysely asks for
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('Rows are read in batches, not streamed.');
  }

  /**
   * Does something on a connection of the pool. What fails only because of another transaction is tried again, and so is
   * what lost its connection, where it does no harm to do it twice.
   *
   * @param isReusable - whether the connection is ready for the next user after an error
   */
  async #onFreshClient<Result>(
    isHarmless: boolean,
    attempt: (client: PoolClient) => Promise<Result>,
    isReusable: (error: unknown) => boolean = isRefusal,
  ): Promise<Result> {
    for (let tries = 1; ; tries += 1) {
      let client: PoolClient | undefined;
      try {
        client = await this.#parts.pool.connect();
        return await attempt(client);
      } catch (error) {
        client?.release(!isReusable(error));
        const again = isConflict(error) || (client !== undefined && isHarmless && isReplaceable(error));
        if (again && tries < mostTries) continue;
        throw isConflict(error) ? unavailable(error) : passOn(error);
      }
    }
  }

  async #run<Row>(client: PoolClient, { sql, parameters, ...query }: Query): Promise<QueryResult<Row>> {
    const named = 'keepPrepared' in query ? { name: this.#names.of(sql) } : {};
    try {
      const { command, rowCount, rows } = await this.#ask<Row>(client, {
        ...named,
        text: sql,
        values: [...parameters],
      });
      const changes = ['INSERT', 'UPDATE', 'DELETE'].includes(command);
      return changes ? { rows, numAffectedRows: BigInt(rowCount ?? 0) } : { rows };
    } catch (error) {
      if (named.name !== undefined && isOutdated(error)) this.#names.renew(sql, named.name);
      throw error;
    }
  }

  #ask<Row>(client: PoolClient, query: QueryConfig): Promise<PostgresResult<Row & object>> {
    // The types of `pg` lack this option. 0 is none.
    const patient = { ...query, query_timeout: this.#parts.answerMilliseconds() };
    return client.query<Row & object>(patient);
  }

  #take(): PoolClient {
    const client = this.#client;
    if (!client) throw this.#isOver ? transactionEnded() : new Error('There is no transaction to end.');
    client.off('end', this.#onLost);
    this.#client = undefined;
    this.#isOver = true;
    return client;
  }

  /** The connection broke, or the server has closed it since nothing came: whoever began may never end it. */
  readonly #onLost = (): void => {
    this.#take().release(true);
  };
}
