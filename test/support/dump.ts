import type { Database } from '../../src/database/connect.ts';
import { onPostgres } from './databases.ts';

/**
 * Every row of every table, as text.
 *
 * @param except - tables to leave out
 */
export async function dumpOf(database: Database, except: readonly string[] = []): Promise<string> {
  const connection = database.em.getConnection();
  const rows = [];
  for (const { name } of (await tablesOf(database)).filter((table) => !except.includes(table.name)))
    rows.push(name, await connection.execute(`select * from "${name}"`));
  return JSON.stringify(rows);
}

/** The tables of a database. */
export function tablesOf(database: Database): Promise<{ name: string }[]> {
  return database.em
    .getConnection()
    .execute(
      onPostgres
        ? "select tablename as name from pg_tables where schemaname = 'public'"
        : "select name from sqlite_master where type = 'table'",
    );
}
