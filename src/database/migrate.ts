import type { Database } from './connect.ts';

/**
 * Brings the database up to date.
 *
 * @returns the names of the migrations that were applied
 */
export async function migrate(database: Database): Promise<string[]> {
  const applied = await database.migrator.up();
  return applied.map(({ name }) => name);
}

/** The names of the migrations that the database still lacks. */
export async function pendingMigrations(database: Database): Promise<string[]> {
  const pending = await database.migrator.getPending();
  return pending.map(({ name }) => name);
}
