import type { Database } from '../../src/database/connect.ts';

/**
 * Every row of every table, as text.
 *
 * @param except - tables to leave out
 */
export async function dumpOf(database: Database, except: readonly string[] = []): Promise<string> {
  const connection = database.em.getConnection();
  const tables = await connection.execute<{ name: string }[]>(
    "select name from sqlite_master where type = 'table'",
  );
  const rows = [];
  for (const { name } of tables.filter((table) => !except.includes(table.name)))
    rows.push(name, await connection.execute(`select * from \`${name}\``));
  return JSON.stringify(rows);
}
