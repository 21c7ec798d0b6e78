import type { Database } from './connect.ts';
import { connectionOf } from './engine.ts';
import { migrationState } from './migrate.ts';

/**
 * Whether the database can be written to, and is of a version that this server works on; `ok`, or what is wrong.
 *
 * @param report - gets the error if the database can't be written to
 */
export async function databaseReadiness(
  database: Database,
  report: (error: unknown) => void,
): Promise<{ readonly database: string; readonly migrations: string }> {
  try {
    await connectionOf(database.em).checkWritable();
  } catch (error) {
    report(error);
    return { database: 'unavailable', migrations: 'unknown' };
  }
  const { pending, contracted } = await migrationState(database);
  if (contracted.length > 0) return { database: 'ok', migrations: 'of a later version' };
  return { database: 'ok', migrations: pending.length > 0 ? 'missing' : 'ok' };
}
