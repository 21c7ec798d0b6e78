import Sqlite from 'better-sqlite3';
import { SqliteDialect } from 'kysely';

/** Opens somebody else's SQLite database, in which nothing can be changed. */
export function readOnlySqlite(path: string): SqliteDialect {
  const database = new Sqlite(path, { readonly: true, fileMustExist: true });
  // Ids beyond 2^53 are to stay what they are.
  database.defaultSafeIntegers(true);
  return new SqliteDialect({ database });
}
