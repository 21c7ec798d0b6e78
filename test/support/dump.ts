import type { Database } from '../../src/database/connect.ts';

/** Every row of every table, as text. */
export async function dumpOf(database: Database): Promise<string> {
  const connection = database.em.getConnection();
  const tables = await connection.execute<{ name: string }[]>(
    "select name from sqlite_master where type = 'table'",
  );
  const rows = [];
  for (const { name } of tables) rows.push(name, await connection.execute(`select * from \`${name}\``));
  return JSON.stringify(rows);
}
