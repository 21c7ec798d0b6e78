import type { SqliteDatabase, SqliteStatement } from 'kysely';
import { LRUCache } from 'lru-cache';

// Many more than there are of such texts.
const mostKept = 200;

/**
 * Keeps the statements of a database prepared that hold no values themselves. What the ORM writes holds its values:
 * it comes once, and is to be forgotten.
 */
export function keepStatements(database: SqliteDatabase): SqliteDatabase {
  const kept = new LRUCache<string, SqliteStatement>({ max: mostKept });
  return {
    prepare(sql) {
      if (sql.includes("'")) return database.prepare(sql);
      const known = kept.get(sql);
      if (known) return known;
      const statement = database.prepare(sql);
      kept.set(sql, statement);
      return statement;
    },
    close() {
      database.close();
    },
  };
}
