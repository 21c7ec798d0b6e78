import type { EntityManager } from '@mikro-orm/sql';
import { sql } from 'kysely';
import { connectDatabase, type Database } from '../../src/database/connect.ts';
import { migrate } from '../../src/database/migrate.ts';

/** Opens a database with the server's tables in it. */
export async function openMigrated(url: string): Promise<Database> {
  const database = await connectDatabase(url);
  await migrate(database);
  return database;
}

/** Runs a statement of a test, in the transaction of the EntityManager if there is one. */
export async function run<Row = Record<string, unknown>>(
  entities: EntityManager,
  statement: string,
): Promise<Row[]> {
  const { rows } = await sql.raw<Row>(statement).execute(entities.getKysely());
  return rows;
}

/** The process of the server that works for a connection. */
export async function backendOf(entities: EntityManager): Promise<number> {
  const [row] = await run<{ pid: number }>(entities, 'select pg_backend_pid() as pid');
  return row?.pid ?? 0;
}

/** Ends the connections of a database, but for the one that asks. Returns how many there were. */
export async function endConnections(entities: EntityManager, application = 'rekey'): Promise<number> {
  const ended = await run(
    entities,
    `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and application_name = '${application}'`,
  );
  return ended.length;
}
