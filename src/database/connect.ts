import { Migrator } from '@mikro-orm/migrations';
import type { MikroORM, Options } from '@mikro-orm/sql';
import { ConfigError } from '../config/config-error.ts';
import { EmailChange } from '../entities/email-change.ts';
import { MailTurn } from '../entities/mail-turn.ts';
import { OutgoingMail } from '../entities/outgoing-mail.ts';
import { RateLimitWindow } from '../entities/rate-limit-window.ts';
import { ScheduledJob } from '../entities/scheduled-job.ts';
import { SecurityEvent } from '../entities/security-event.ts';
import { Session } from '../entities/session.ts';
import { ShortCode } from '../entities/short-code.ts';
import { Profile, User } from '../entities/user.ts';
import { readDatabaseUrl } from './database-url.ts';
import type { Mapping } from './engine.ts';
import { migrations } from './migrations/index.ts';
import { openSqlite, type Synchronize } from './sqlite/open.ts';

/** The database: MikroORM over SQLite or PostgreSQL. */
export type Database = MikroORM;

/** Tables that a project adds. */
export interface DatabaseAdditions {
  readonly entities?: readonly NonNullable<Options['entities']>[number][];
  /** Applied after the server's own, in this order; each by a name that no other migration has. */
  readonly migrations?: readonly NonNullable<NonNullable<Options['migrations']>['migrationsList']>[number][];
}

/** How a database is opened. */
export interface ConnectOptions {
  /** Whether to create a missing SQLite file and its folder; an error by default. */
  readonly create?: boolean;
  /** Whether to refuse every change. */
  readonly readOnly?: boolean;
  /** The setting or option that holds the URL, for error messages. */
  readonly calledBy?: string;
  /** How what was written is made to survive a power cut: for tests. */
  readonly synchronize?: Synchronize;
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
  RateLimitWindow,
];

/**
 * Opens the database. Applies no migration.
 *
 * @param url - as `DATABASE_URL` has it
 * @param additions - what a project adds to the server's own tables
 * @throws {@link ConfigError} where it can't be opened
 */
export async function connectDatabase(
  url: string,
  additions: readonly DatabaseAdditions[] = [],
  { create = false, readOnly = false, calledBy = 'DATABASE_URL', synchronize }: ConnectOptions = {},
): Promise<Database> {
  const named = readDatabaseUrl(url, false);
  if ('problem' in named) throw new ConfigError([`${calledBy} ${named.problem}`]);
  const mapping: Mapping = {
    entities: [...ownEntities, ...additions.flatMap(({ entities = [] }) => entities)],
    extensions: [Migrator],
    migrations: {
      migrationsList: [...migrations, ...additions.flatMap((addition) => addition.migrations ?? [])],
      snapshot: false,
      silent: true,
    },
  };
  if (named.engine === 'postgresql') {
    // Loaded only where it's asked for: what isn't needed slows no start down.
    const { openPostgres } = await import('./postgres/open.ts');
    return openPostgres(url, mapping, { readOnly, calledBy });
  }
  return openSqlite(named.path, mapping, { create, readOnly, calledBy, synchronize });
}
