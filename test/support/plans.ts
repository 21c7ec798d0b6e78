import { CompiledQuery } from 'kysely';
import pg from 'pg';
import type { Database } from '../../src/database/connect.ts';
import { onPostgres } from './databases.ts';

/** How a database would find the rows of a statement. */
export interface Plan {
  readonly plan: readonly string[];
  /** The tables that it would read from the first row to the last. */
  readonly scanned: readonly string[];
}

/** Asks the database for its plan, for any values: on PostgreSQL as if every table were large. */
export function planOf(database: Database, query: string): Promise<Plan> {
  return onPostgres ? planOfPostgres(database, query) : planOfSqlite(database, query);
}

async function planOfSqlite(database: Database, query: string): Promise<Plan> {
  const values = [...query.matchAll(/\?/g)].map(() => null);
  const explain = CompiledQuery.raw(`explain query plan ${query}`, values);
  const { rows } = await database.em.fork().getKysely().executeQuery<{ detail: string }>(explain);
  const plan = rows.map(({ detail }) => detail);
  return { plan, scanned: plan.flatMap((step) => /^SCAN (?!CONSTANT)(\S+)/.exec(step)?.[1] ?? []) };
}

async function planOfPostgres(database: Database, query: string): Promise<Plan> {
  const client = new pg.Client({ connectionString: database.config.get('clientUrl') });
  await client.connect();
  try {
    await client.query("set plan_cache_mode = 'force_generic_plan'; set enable_seqscan = off");
    let count = 0;
    const numbered = query.replace(/\?/g, () => `$${(count += 1)}`);
    const most = Math.max(0, ...[...numbered.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number)));
    await client.query(`prepare explained as ${numbered}`);
    const nulls = Array.from({ length: most }, () => 'null').join(', ');
    const execute = most > 0 ? `explained(${nulls})` : 'explained';
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain execute ${execute}`);
    const plan = rows.map((row) => row['QUERY PLAN']);
    return { plan, scanned: plan.flatMap((step) => /Seq Scan on "?(\w+)/.exec(step)?.[1] ?? []) };
  } finally {
    await client.end();
  }
}
