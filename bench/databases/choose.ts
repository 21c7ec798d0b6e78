import type { BenchEngine } from './engine.ts';
import { postgresAt } from './postgres.ts';
import { sqlite } from './sqlite.ts';

/** The options of the command line that choose a database. */
export const databaseOptions = {
  database: { type: 'string', default: 'sqlite' },
  'database-url': { type: 'string' },
} as const;

const defaultPostgresUrl = 'postgresql://postgres@127.0.0.1:5432/postgres';

/** Chooses what to measure on by the options of the command line, or says what is wrong with them. */
export async function chooseEngine({
  database,
  'database-url': url,
}: {
  readonly database: string;
  readonly 'database-url'?: string | undefined;
}): Promise<BenchEngine | { readonly problem: string }> {
  if (database === 'postgres') return postgresAt(url ?? defaultPostgresUrl);
  if (database !== 'sqlite') return { problem: `--database must be sqlite or postgres, not ${database}.` };
  if (url !== undefined) return { problem: '--database-url needs --database postgres.' };
  return sqlite;
}
