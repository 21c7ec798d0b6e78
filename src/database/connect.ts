import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/sqlite';
import { ConfigError } from '../config/config-error.ts';
import { OutgoingMail } from '../entities/outgoing-mail.ts';
import { Session } from '../entities/session.ts';
import { Profile, User } from '../entities/user.ts';
import { reasonOf } from '../reason-of.ts';
import { migrations } from './migrations/index.ts';

/** The database: MikroORM over SQLite. */
export type Database = MikroORM;

const pragmas = [
  // Readers do not wait for the writer, and a commit costs no fsync of the whole file.
  'journal_mode = wal',
  // Safe against a crash of the process; a power cut may lose the last commits, never the file.
  'synchronous = normal',
  'busy_timeout = 5000',
  'foreign_keys = on',
];

/**
 * Opens the database, making its folder and file where there are none. Applies no migration.
 *
 * @param path - the file, or `:memory:`
 * @throws {@link ConfigError} where it cannot be opened
 */
export async function connectDatabase(path: string): Promise<Database> {
  try {
    if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const database = await MikroORM.init({
      dbName: path,
      entities: [User, Profile, Session, OutgoingMail],
      extensions: [Migrator],
      migrations: { migrationsList: migrations, snapshot: false, silent: true },
    });
    for (const pragma of pragmas) await database.em.getConnection().execute(`pragma ${pragma}`);
    return database;
  } catch (error) {
    throw new ConfigError([`DATABASE_URL names ${path}, which cannot be opened: ${reasonOf(error)}`]);
  }
}
