import { AsyncLocalStorage } from 'node:async_hooks';
import Sqlite from 'better-sqlite3';

type Code = 'SQLITE_FULL' | 'SQLITE_IOERR_WRITE' | 'SQLITE_BUSY';

/** What is to fail: the statement of a number, BEGIN, COMMIT and ROLLBACK among them, and perhaps the next ROLLBACK. */
export interface Fault {
  readonly at: number;
  readonly code: Code;
  readonly alsoRollback?: boolean;
}

/** What has come of a {@link Fault}. */
export class FaultyRun {
  readonly #fault: Fault;
  #statements = 0;
  #rollbackFails = false;
  /** The statement that failed; null where there were fewer. */
  failed: string | null = null;

  constructor(fault: Fault) {
    this.#fault = fault;
  }

  /** Does something under this fault. Nothing else that happens meanwhile fails. */
  during<Result>(work: () => Result): Result {
    return runs.run(this, work);
  }

  /** @throws what SQLite would, and leaves it in the state that it would be in then */
  see(database: Sqlite.Database, statement: string): void {
    if (this.#rollbackFails && statement === 'rollback') {
      this.#rollbackFails = false;
      throw new Sqlite.SqliteError('disk I/O error', 'SQLITE_IOERR');
    }
    this.#statements += 1;
    if (this.failed !== null || this.#statements - 1 !== this.#fault.at) return;
    this.failed = statement;
    const { code, alsoRollback = false } = this.#fault;
    this.#rollbackFails = alsoRollback;
    // After these, SQLite has rolled the transaction back by itself.
    const rollsBack = /FULL|IOERR/.test(code) && !alsoRollback;
    if (rollsBack && database.inTransaction) exec.call(database as never, 'rollback');
    throw new Sqlite.SqliteError(`failed on purpose in: ${statement}`, code);
  }
}

/** @see https://www.sqlite.org/lang_transaction.html#response_to_errors_within_a_transaction */
const runs = new AsyncLocalStorage<FaultyRun>();

type Method = (this: never, ...parameters: unknown[]) => unknown;

function methodOf(prototype: object, name: string): Method {
  return Reflect.get(prototype, name) as Method;
}

const probe = new Sqlite(':memory:');
const statementPrototype = Object.getPrototypeOf(probe.prepare('select 1')) as object;
probe.close();

const exec = methodOf(Sqlite.prototype, 'exec');
Object.assign(Sqlite.prototype as object, {
  exec(this: Sqlite.Database, sql: string) {
    runs.getStore()?.see(this, sql);
    return exec.call(this as never, sql);
  },
});
for (const name of ['run', 'all', 'get']) {
  const original = methodOf(statementPrototype, name);
  Object.assign(statementPrototype, {
    [name](this: Sqlite.Statement, ...parameters: unknown[]) {
      runs.getStore()?.see(this.database, this.source);
      return original.apply(this as never, parameters);
    },
  });
}
