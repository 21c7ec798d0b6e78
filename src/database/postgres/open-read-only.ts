import { CompiledQuery, PostgresDialect } from 'kysely';
import pg from 'pg';

const session = [
  'set default_transaction_read_only to on',
  // So that times read as text the same as Django writes them into SQLite.
  "set timezone to 'UTC'",
  "set datestyle to 'ISO'",
];

/** Opens somebody else's PostgreSQL database, in which nothing can be changed. */
export function readOnlyPostgres(url: string): PostgresDialect {
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  // A connection that breaks while it is idle; the next query opens another or says why it can't.
  pool.on('error', () => undefined);
  return new PostgresDialect({
    pool,
    async onCreateConnection(connection) {
      for (const statement of session) await connection.executeQuery(CompiledQuery.raw(statement));
    },
  });
}
