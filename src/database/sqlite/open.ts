import { MikroORM } from '@mikro-orm/sql';
import { SqliteDriver } from '@mikro-orm/sqlite';
import { Kysely, sql, type ControlledTransaction } from 'kysely';
import { ConfigError } from '../../config/config-error.ts';
import { reasonOf } from '../../failures/reason-of.ts';
import { tryLaterOf } from '../../failures/try-later.ts';
import { systemRandom } from '../../runtime/random.ts';
import type { Connection, Mapping } from '../engine.ts';
import { DatabaseFile, type FileOptions } from './database-file.ts';
import { sqliteDialect } from './driver.ts';
import { sqlite } from './engine.ts';
import { passOn } from './failures.ts';

export type { Synchronize } from './database-file.ts';

interface Schema {
  sqlite_schema: { name: string };
}

/**
 * Opens a SQLite database: MikroORM over better-sqlite3.
 *
 * @param options - `calledBy`: the setting or option that names the database, for error messages
 * @throws {@link ConfigError} where it can't be opened
 */
export function openSqlite(
  path: string,
  mapping: Mapping,
  options: FileOptions & { readonly calledBy: string },
): MikroORM {
  const file = openFile(path, options);
  const connection: Connection = {
    engine: sqlite,
    async check() {
      file.requireSameFile();
      // Unlike `select 1`, this reads the file.
      await kysely.selectFrom('sqlite_schema').select('name').limit(1).execute();
    },
    async checkWritable() {
      file.requireSameFile();
      const transaction = await kysely.startTransaction().execute();
      try {
        // After a failed write only, since this one goes to the disk: the header is written again as it is.
        if (file.hasFailedWrite) await rewriteHeader(transaction);
        else await transaction.rollback().execute();
      } catch (error) {
        await transaction.rollback().execute();
        throw error;
      }
    },
    // SQLite has no lock to hold meanwhile: `migrate` tries again if another process was faster.
    whileMigrating: (work) => work(),
    // One transaction writes at a time as it is.
    lock: () => Promise.resolve(),
    exclusively: (entities, _key, work) => work(entities),
    // Other processes look into the outbox by themselves.
    notify: () => undefined,
    onNotified: () => undefined,
    async columns() {
      const { rows } = await sql<{ table: string; columns: string }>`
        select tables.name as "table", json_group_array(columns.name) as columns
        from sqlite_schema as tables, pragma_table_info(tables.name) as columns
        where tables.type = 'table' group by tables.name`.execute(kysely);
      return new Map(rows.map(({ table, columns }) => [table, JSON.parse(columns) as string[]]));
    },
    // SQLite counts by the greatest key there is, or was.
    advanceKeys: () => Promise.resolve(),
  };
  const kysely = new Kysely<Schema>({
    dialect: sqliteDialect({ file, connection, random: systemRandom }),
  });
  return new MikroORM({ ...mapping, driver: SqliteDriver, dbName: path, driverOptions: kysely });
}

async function rewriteHeader(transaction: ControlledTransaction<Schema>): Promise<void> {
  const { rows } = await sql<{ user_version: number }>`pragma user_version`.execute(transaction);
  await sql`pragma user_version = ${sql.lit(rows[0]?.user_version ?? 0)}`.execute(transaction);
  await transaction.commit().execute();
}

function openFile(
  path: string,
  { calledBy, ...options }: FileOptions & { readonly calledBy: string },
): DatabaseFile {
  try {
    return new DatabaseFile(path, options);
  } catch (error) {
    const isMissing = !options.create && (error as NodeJS.ErrnoException).code === 'ENOENT';
    const reason = isMissing
      ? 'does not exist: create it with npx rekey migrate'
      : `cannot be opened: ${reasonOf(error)}${adviceFor(error)}`;
    throw new ConfigError([`${calledBy} names ${path}, which ${reason}`]);
  }
}

/** What to do about it, where the reason alone doesn't say so. */
function adviceFor(error: unknown): string {
  const later = tryLaterOf(passOn(error));
  return later ? `. ${reasonOf(later.cause)}` : '';
}
