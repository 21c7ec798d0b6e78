import type { Database } from './connect.ts';
import { pendingMigrations } from './migrate.ts';

/** Whether the database answers, and lacks no migration. */
export async function databaseReadiness(
  database: Database,
): Promise<{ readonly database: boolean; readonly migrations: boolean }> {
  try {
    return { database: true, migrations: (await pendingMigrations(database)).length === 0 };
  } catch {
    return { database: false, migrations: false };
  }
}
