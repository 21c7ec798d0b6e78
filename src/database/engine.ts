import type { EntityManager, Options } from '@mikro-orm/sql';
import type { DialectAdapter, SelectQueryBuilder } from 'kysely';

/** What can be bound to a statement; of numbers, whole ones. */
export type Value = string | number | boolean | Date | null;

/** What differs between database engines in how statements are written, bound and read. */
export interface Engine {
  readonly name: string;
  /** Whether processes on several machines can use one database, so that what is counted there is counted for all. */
  readonly isShared: boolean;
  /** The type to cast a value to that is a time, where nothing else says so. */
  readonly timeType: string;
  /** What the driver is handed for a value. */
  bind(value: Value): unknown;
  /** The time that the driver reads from a column of that kind. */
  readonly readTime: (stored: unknown) => Date;
  readonly readBoolean: (stored: unknown) => boolean;
  /** Makes a query lock the rows it selects and skip those that another transaction has locked. */
  skipLocked<Tables, Table extends keyof Tables, Row>(
    query: SelectQueryBuilder<Tables, Table, Row>,
  ): SelectQueryBuilder<Tables, Table, Row>;
  /** Whether a transaction failed only because of another one at the same time, so that a second try may succeed. */
  isConflict(error: unknown): boolean;
}

/** What is mapped to tables, and how they come to be. */
export type Mapping = Required<Pick<Options, 'entities' | 'extensions' | 'migrations'>>;

/** One open database: what the engine does beyond statements. */
export interface Connection {
  readonly engine: Engine;
  /**
   * Answers once a statement has gone to the database and back.
   *
   * @throws TryLater while the database can't be used
   */
  check(): Promise<void>;
  /** Whether it could be written to now; the same errors. */
  checkWritable(): Promise<void>;
  /** Does something while no other process migrates the same database. */
  whileMigrating<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Makes a transaction wait for any other one that has locked the same key, until that ends. */
  lock(transaction: EntityManager, key: string): Promise<void>;
  /** Does something in a transaction while no other one does anything under the same key. */
  exclusively<Result>(
    entities: EntityManager,
    key: string,
    work: (transaction: EntityManager) => Promise<Result>,
  ): Promise<Result>;
  /** Tells the other processes that share the database that there is something to deliver. May reach none. */
  notify(): void;
  /**
   * Sets what to do when another process says that there is something to deliver. Whoever listens has to look now and
   * then by itself, too.
   *
   * @param onDeaf - called when the other processes can't be heard any more, and not again until they could be
   */
  onNotified(listener: () => void, onDeaf: (error: unknown) => void): void;
  /** The names of the columns of each table, by the table's name. */
  columns(): Promise<ReadonlyMap<string, readonly string[]>>;
  /** Makes generated keys go on after the greatest one in the table. */
  advanceKeys(table: string, column: string): Promise<void>;
}

/** The adapter of every dialect here: it leads from a Kysely instance to its engine. */
export interface EngineAdapter extends DialectAdapter {
  readonly connection: Connection;
}

/** The open database that an EntityManager works on. */
export function connectionOf(entities: EntityManager): Connection {
  return (entities.getKysely().getExecutor().adapter as EngineAdapter).connection;
}
