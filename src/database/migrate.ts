import { ConfigError } from '../config/config-error.ts';
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

/**
 * Makes sure that the database is up to date, and changes nothing.
 *
 * @throws {@link ConfigError} naming the migrations that it lacks
 */
export async function requireMigrated(database: Database): Promise<void> {
  const pending = await pendingMigrations(database);
  if (pending.length === 0) return;
  throw new ConfigError([
    `DATABASE_URL names a database that lacks ${pending.join(', ')}: run npx rekey migrate, or the migrate command of a server with extensions`,
  ]);
}
