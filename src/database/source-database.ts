import { CompiledQuery, Kysely, type Dialect } from 'kysely';
import { ConfigError } from '../config/config-error.ts';
import { reasonOf } from '../failures/reason-of.ts';
import { readDatabaseUrl } from './database-url.ts';
import { readOnlySqlite } from './sqlite/open-read-only.ts';

/** Somebody else's database, to read from. */
export type SourceDatabase = Kysely<Record<string, Record<string, unknown>>>;

/**
 * Opens a database in which nothing can be changed.
 *
 * @param from - `sqlite:path`, or a URL such as `postgresql://user:password@host:5432/name`
 * @throws {@link ConfigError} where it is neither, or cannot be opened; the message repeats no password
 */
export async function openSourceDatabase(from: string): Promise<SourceDatabase> {
  const database: SourceDatabase = new Kysely({ dialect: await dialectOf(from) });
  try {
    await database.executeQuery(CompiledQuery.raw('select 1'));
    return database;
  } catch (error) {
    await database.destroy();
    throw cannotBeOpened(error);
  }
}

async function dialectOf(from: string): Promise<Dialect> {
  if (/^postgres(?:ql)?:\/\//.test(from)) {
    if (!URL.canParse(from)) throw new ConfigError(['--from is no URL of a database.']);
    const { readOnlyPostgres } = await import('./postgres/open-read-only.ts');
    return readOnlyPostgres(from);
  }
  const named = readDatabaseUrl(from, false);
  if ('problem' in named || named.engine !== 'sqlite')
    throw new ConfigError(['--from must be like sqlite:db.sqlite3 or postgresql://user@host/name.']);
  try {
    return readOnlySqlite(named.path);
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
