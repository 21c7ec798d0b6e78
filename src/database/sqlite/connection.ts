import { setTimeout as sleep } from 'node:timers/promises';
import type { Statement } from 'better-sqlite3';
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import { causeOf } from '../../failures/try-later.ts';
import type { Random } from '../../runtime/random.ts';
import type { PreparedQuery } from '../statement.ts';
import type { DatabaseFile } from './database-file.ts';
import { isLocked, passOn, transactionEnded, waitedTooLong } from './failures.ts';
import type { Turn } from './turn.ts';

/** How long a statement or transaction waits for another one, of this process or another. */
const longestWaitMilliseconds = 5_000;
const longestPauseMilliseconds = 50;
/** How long a transaction may go on without a statement. */
const longestIdleMilliseconds = 10_000;

/** A transaction that has begun, and may be over. */
interface Transaction {
  readonly readOnly: boolean;
  readonly idle: NodeJS.Timeout;
  isOver: boolean;
}

/** What every connection of a database shares. */
export interface ConnectionParts {
  readonly file: DatabaseFile;
  readonly turn: Turn;
  readonly random: Pick<Random, 'fraction'>;
}

/**
 * One user of the only connection: it holds the turn from the beginning of its transaction to the end. Kysely makes a new
 * one for each transaction, so what comes after the end is refused.
 */
export class SqliteConnection implements DatabaseConnection {
  readonly #file: DatabaseFile;
  readonly #turn: Turn;
  readonly #random: Pick<Random, 'fraction'>;
  #transaction: Transaction | undefined;

  constructor({ file, turn, random }: ConnectionParts) {
    this.#file = file;
    this.#turn = turn;
    this.#random = random;
  }

  get #hasTurn(): boolean {
    return this.#transaction !== undefined && !this.#transaction.isOver;
  }

  async begin(readOnly: boolean): Promise<void> {
    await this.#whenUnlocked(() => {
      if (!readOnly) this.#file.requireWholeLog();
      // At once with the right to write: one that asks for it half-way can only fail where another has it.
      this.#file.statements.database.exec(readOnly ? 'begin' : 'begin immediate');
      const idle = setTimeout(() => {
        // Whoever began it hangs. Nobody else is to.
        this.rollback();
      }, longestIdleMilliseconds).unref();
      this.#transaction = { readOnly, idle, isOver: false };
    });
  }

  async commit(): Promise<void> {
    try {
      this.#requireTransaction();
      this.#file.statements.database.exec('commit');
    } catch (error) {
      this.rollback();
      throw this.#passOn(error);
    }
    if (this.#transaction?.readOnly) {
      this.#endTransaction();
      return;
    }
    this.#file.noteWrite();
    this.#endTransaction();
    await this.#file.synced();
  }

  rollback(): void {
    if (!this.#hasTurn) return;
    this.#file.rollBack();
    this.#endTransaction();
  }

  async execute(sql: string): Promise<void> {
    await this.executeQuery({ sql, parameters: [] });
  }

  async executeQuery<Row>(
    query: Pick<CompiledQuery | PreparedQuery, 'sql' | 'parameters'>,
  ): Promise<QueryResult<Row>> {
    if (this.#transaction) {
      this.#requireTransaction();
      this.#transaction.idle.refresh();
      return this.#run(query);
    }
    const run = (): QueryResult<Row> => this.#run(query);
    const isImpatient = 'impatient' in query && query.impatient === true;
    return this.#whenUnlocked(run, isImpatient ? 0 : longestWaitMilliseconds);
  }

  /** All rows at once: while a statement is half-way through them, the connection takes no other. */
  async *streamQuery<Row>(query: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
    yield await this.executeQuery<Row>(query);
  }

  #run<Row>(query: Pick<CompiledQuery | PreparedQuery, 'sql' | 'parameters'>): QueryResult<Row> {
    try {
      const statement = this.#file.statements.prepare(query.sql, 'keepPrepared' in query);
      const writesAlone = !statement.readonly && !this.#transaction;
      const result = runStatement<Row>(statement, query.parameters);
      if (writesAlone) {
        this.#file.noteWrite();
        // A transaction looks when it is synced.
        this.#file.requireSameFile();
      }
      return result;
    } catch (error) {
      throw this.#passOn(error);
    }
  }

  /** SQLite ends a transaction by itself when the disk is full, for one: what follows must not run outside of it. */
  #requireTransaction(): void {
    if (!this.#hasTurn || !this.#file.isInTransaction) throw transactionEnded();
  }

  /** A transaction that nobody has the turn for could not be rolled back: nothing must get into it. */
  #requireNoTransaction(): void {
    if (!this.#file.rollBack()) throw transactionEnded();
  }

  #endTransaction(): void {
    if (!this.#transaction || this.#transaction.isOver) return;
    clearTimeout(this.#transaction.idle);
    this.#transaction.isOver = true;
    this.#turn.give();
  }

  #passOn(error: unknown): unknown {
    this.#file.noteFailure(error);
    return passOn(error);
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
        this.#requireNoTransaction();
        return attempt();
      } catch (error) {
        if (!isLocked(causeOf(error)) || performance.now() + pause > deadline) throw this.#passOn(error);
      } finally {
        if (!this.#hasTurn) this.#turn.give();
      }
      await sleep(pause * (0.5 + this.#random.fraction() / 2));
    }
  }
}

function runStatement<Row>(statement: Statement, parameters: readonly unknown[]): QueryResult<Row> {
  if (statement.reader) return { rows: statement.all(parameters) as Row[] };
  const { changes, lastInsertRowid } = statement.run(parameters);
  return { insertId: BigInt(lastInsertRowid), numAffectedRows: BigInt(changes), rows: [] };
}
