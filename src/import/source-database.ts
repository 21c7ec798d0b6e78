import SqliteDatabase from 'better-sqlite3';
import { CompiledQuery, Kysely, PostgresDialect, SqliteDialect } from 'kysely';
import pg from 'pg';
import { ConfigError } from '../config/config-error.ts';
import { sqlitePath } from '../config/values.ts';
import { reasonOf } from '../failures/reason-of.ts';

/** Somebody else's database, to read from. */
export type SourceDatabase = Kysely<Record<string, Record<string, unknown>>>;

const postgresSession = [
  'set default_transaction_read_only to on',
  // So that times read as text the same as Django writes them into SQLite.
  "set timezone to 'UTC'",
  "set datestyle to 'ISO'",
];

/**
 * Opens a database in which nothing can be changed.
 *
 * @param from - `sqlite:path`, or a URL such as `postgresql://user:password@host:5432/name`
 * @throws {@link ConfigError} where it is neither, or cannot be opened; the message repeats no password
 */
export async function openSourceDatabase(from: string): Promise<SourceDatabase> {
  const dialect = /^postgres(?:ql)?:\/\//.test(from) ? postgresDialect(from) : sqliteDialect(from);
  const database: SourceDatabase = new Kysely({ dialect });
  try {
    await database.executeQuery(CompiledQuery.raw('select 1'));
    return database;
  } catch (error) {
    await database.destroy();
    throw cannotBeOpened(error);
  }
}

function postgresDialect(url: string): PostgresDialect {
  if (!URL.canParse(url)) throw new ConfigError(['--from is no URL of a database.']);
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  // A connection that breaks while nothing is asked of it; the next question opens another or says why it cannot.
  pool.on('error', () => undefined);
  return new PostgresDialect({
    pool,
    async onCreateConnection(connection) {
      for (const statement of postgresSession) await connection.executeQuery(CompiledQuery.raw(statement));
    },
  });
}

function sqliteDialect(from: string): SqliteDialect {
  const path = sqlitePath.safeParse(from);
  if (!path.success)
    throw new ConfigError(['--from must be sqlite:db.sqlite3 or postgresql://user@host/name, or the like.']);
  try {
    const database = new SqliteDatabase(path.data, { readonly: true, fileMustExist: true });
    // Ids beyond 2^53 are to stay what they are.
    database.defaultSafeIntegers(true);
    return new SqliteDialect({ database });
  } catch (error) {
    throw cannotBeOpened(error);
  }
}

function cannotBeOpened(error: unknown): ConfigError {
  // Of a host with several addresses, each attempt has its own reason.
  const errors: unknown[] = error instanceof AggregateError ? error.errors : [error];
  return new ConfigError([
    `--from names a database that cannot be opened: ${errors.map(reasonOf).join('; ')}`,
  ]);
}
