import { MikroORM } from '@mikro-orm/sql';
import { SqliteDriver } from '@mikro-orm/sqlite';
import { Kysely } from 'kysely';
import { ConfigError } from '../../config/config-error.ts';
import { reasonOf } from '../../failures/reason-of.ts';
import { systemRandom } from '../../runtime/random.ts';
import type { Connection, Mapping } from '../engine.ts';
import { DatabaseFile, type Synchronize } from './database-file.ts';
import { sqliteDialect } from './driver.ts';
import { sqlite } from './engine.ts';

export type { Synchronize } from './database-file.ts';

/**
 * Opens a SQLite database: MikroORM over better-sqlite3.
 *
 * @throws {@link ConfigError} where it can't be opened
 */
export function openSqlite(
  path: string,
  mapping: Mapping,
  { create, synchronize }: { readonly create: boolean; readonly synchronize: Synchronize | undefined },
): MikroORM {
  const file = openFile(path, create, synchronize);
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
      await transaction.rollback().execute();
    },
    // SQLite has one writer, and its migrations are few and short.
    whileMigrating: (work) => work(),
    // One statement writes at a time as it is.
    exclusively: (entities, _key, work) => work(entities),
    // Other processes look into the outbox by themselves.
    notify: () => undefined,
    onNotified: () => undefined,
  };
  const kysely = new Kysely<{ sqlite_schema: { name: string } }>({
    dialect: sqliteDialect({ file, connection, random: systemRandom }),
  });
  return new MikroORM({ ...mapping, driver: SqliteDriver, dbName: path, driverOptions: kysely });
}

function openFile(path: string, create: boolean, synchronize: Synchronize | undefined): DatabaseFile {
  try {
    return new DatabaseFile(path, create, synchronize);
  } catch (error) {
    const isMissing = !create && (error as NodeJS.ErrnoException).code === 'ENOENT';
    const reason = isMissing
      ? 'does not exist: create it with npx rekey migrate'
      : `cannot be opened: ${reasonOf(error)}`;
    throw new ConfigError([`DATABASE_URL names ${path}, which ${reason}`]);
  }
}
