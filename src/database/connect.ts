import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Migrator } from '@mikro-orm/migrations';
import { MikroORM, type Options } from '@mikro-orm/sqlite';
import SqliteFile from 'better-sqlite3';
import { SqliteDialect } from 'kysely';
import { ConfigError } from '../config/config-error.ts';
import { EmailChange } from '../entities/email-change.ts';
import { MailTurn } from '../entities/mail-turn.ts';
import { OutgoingMail } from '../entities/outgoing-mail.ts';
import { ScheduledJob } from '../entities/scheduled-job.ts';
import { SecurityEvent } from '../entities/security-event.ts';
import { Session } from '../entities/session.ts';
import { ShortCode } from '../entities/short-code.ts';
import { Profile, User } from '../entities/user.ts';
import { reasonOf } from '../failures/reason-of.ts';
import { keepStatements } from './kept-statements.ts';
import { migrations } from './migrations/index.ts';

/** The database: MikroORM over SQLite. */
export type Database = MikroORM;

/** Tables that a project adds. */
export interface DatabaseAdditions {
  readonly entities?: readonly NonNullable<Options['entities']>[number][];
  /** Applied after the server's own, in this order; each by a name that no other migration has. */
  readonly migrations?: readonly NonNullable<NonNullable<Options['migrations']>['migrationsList']>[number][];
}

const ownEntities = [
  User,
  Profile,
  Session,
  OutgoingMail,
  MailTurn,
  EmailChange,
  ShortCode,
  SecurityEvent,
  ScheduledJob,
];

const pragmas = [
  // Readers do not wait for the writer, and a commit costs no fsync of the whole file.
  'journal_mode = wal',
  // Safe against a crash of the process; a power cut may lose the last commits, never the file.
  'synchronous = normal',
  // Sixteen mebibytes of what was written last before it moves to the file, at the cost of whoever writes just then.
  'wal_autocheckpoint = 4000',
  'busy_timeout = 5000',
  'foreign_keys = on',
  // What is deleted is overwritten, so that an erased person is not in the file either.
  'secure_delete = on',
];

/**
 * Opens the database, making its folder and file where there are none. Applies no migration.
 *
 * @param path - the file, or `:memory:`
 * @param additions - what a project adds to the server's own tables
 * @throws {@link ConfigError} where it cannot be opened
 */
export async function connectDatabase(
  path: string,
  additions: readonly DatabaseAdditions[] = [],
): Promise<Database> {
  try {
    if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const database = new MikroORM({
      dbName: path,
      driverOptions: () => new SqliteDialect({ database: keepStatements(new SqliteFile(path)) }),
      entities: [...ownEntities, ...additions.flatMap(({ entities = [] }) => entities)],
      extensions: [Migrator],
      migrations: {
        migrationsList: [...migrations, ...additions.flatMap((addition) => addition.migrations ?? [])],
        snapshot: false,
        silent: true,
      },
    });
    for (const pragma of pragmas) await database.em.getConnection().execute(`pragma ${pragma}`);
    return database;
  } catch (error) {
    throw new ConfigError([`DATABASE_URL names ${path}, which cannot be opened: ${reasonOf(error)}`]);
  }
}
