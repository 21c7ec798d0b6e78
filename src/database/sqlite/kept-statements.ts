import type { Database, Statement } from 'better-sqlite3';
import { LRUCache } from 'lru-cache';

/** A database with the statements that are kept prepared. */
export interface KeptStatements {
  readonly database: Database;
  /** @param keep - for a statement that comes again and holds no values */
  prepare(sql: string, keep: boolean): Statement;
}

// Many more than there are of such texts.
const mostKept = 200;

/** Keeps those statements of a database prepared that come again. */
export function keepStatements(database: Database): KeptStatements {
  const kept = new LRUCache<string, Statement>({ max: mostKept });
  return {
    database,
    prepare(sql, keep) {
      if (!keep) return database.prepare(sql);
      const known = kept.get(sql);
      if (known) return known;
      const statement = database.prepare(sql);
      kept.set(sql, statement);
      return statement;
    },
  };
}
