import Sqlite from 'better-sqlite3';
import pg from 'pg';
import { connectDatabase } from '../../src/database/connect.ts';
import { migrate } from '../../src/database/migrate.ts';

/** A kind of database that the whole suite runs on: SQLite, or PostgreSQL with `TEST_DATABASE=postgres`. */
export interface DatabaseKind {
  readonly name: 'SQLite' | 'PostgreSQL';
  /** What is damaged in a database while no server writes; empty where nothing is. */
  faultsIn(url: string): Promise<unknown[]>;
}

/** Whether the suite runs on PostgreSQL. */
export const onPostgres = process.env['TEST_DATABASE'] === 'postgres';

/** The PostgreSQL in which tests make databases of their own. */
export const postgresUrl =
  process.env['TEST_POSTGRES_URL'] ?? 'postgresql://postgres@127.0.0.1:5432/postgres';

const sqlite: DatabaseKind = {
  name: 'SQLite',
  faultsIn(url) {
    const database = new Sqlite(fileOf(url));
    const [integrity] = database.pragma('integrity_check') as { integrity_check: string }[];
    const orphans = database.pragma('foreign_key_check') as unknown[];
    database.close();
    return Promise.resolve(integrity?.integrity_check === 'ok' ? orphans : [integrity, ...orphans]);
  },
};

// PostgreSQL holds its foreign keys itself, and repairs what a crash leaves.
const postgres: DatabaseKind = { name: 'PostgreSQL', faultsIn: () => Promise.resolve([]) };

/** The databases that this run of the suite is for. */
export const databases: readonly [DatabaseKind, ...DatabaseKind[]] = [onPostgres ? postgres : sqlite];

const kept = new Map<string, Promise<string>>();

/**
 * The URL of a database that belongs to a folder: the same one whenever it is asked for, and empty at first.
 *
 * @param folder - of the test's own
 * @param name - of one of several databases
 */
export function databaseIn(folder: string, name = 'rekey'): Promise<string> {
  const key = `${folder}/${name}`;
  const known = kept.get(key);
  if (known) return known;
  const made = onPostgres ? makeDatabase() : Promise.resolve(`sqlite:${key}.sqlite`);
  kept.set(key, made);
  return made;
}

/** The URL of a database for one application: on SQLite in memory. On PostgreSQL it is migrated, and is to be given back. */
export async function freshDatabase(): Promise<string> {
  return onPostgres ? (free.pop() ?? makeDatabase(await migratedTemplate())) : 'sqlite::memory:';
}

/** Lets the next test have a fresh database, unless its tables were changed. Its applications must be closed. */
export async function giveBackDatabase(url: string): Promise<void> {
  if (!onPostgres) return;
  const before = await fingerprintOf(urlOf(await migratedTemplate()));
  if ((await fingerprintOf(url)) !== before) return;
  await inDatabase(url, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      "select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'mikro_orm_migrations'",
    );
    await client.query(rows.map(({ name }) => `delete from "${name}"`).join('; '));
  });
  free.push(url);
}

/** The file of a SQLite database. */
export function fileOf(url: string): string {
  return url.slice('sqlite:'.length);
}

const free: string[] = [];
const run = `${process.ppid}_${process.env['JEST_WORKER_ID'] ?? 0}`;
const file = process.hrtime.bigint();
let made = 0;
let cleared: Promise<void> | undefined;
let template: Promise<string> | undefined;

async function makeDatabase(from = 'template1'): Promise<string> {
  cleared ??= dropLeftovers();
  await cleared;
  const name = `rekey_test_${run}_${file}_${(made += 1)}`;
  await inServer(async (client) => {
    await client.query(`create database ${name} template ${from}`);
    // What a test does need not survive a power cut.
    await client.query(`alter database ${name} set synchronous_commit to off`);
  });
  return urlOf(name);
}

/** The databases of test files that this worker is done with, and of runs that are over. */
async function dropLeftovers(): Promise<void> {
  await inServer(async (client) => {
    const { rows } = await client.query<{ name: string }>(
      "select datname as name from pg_database where datname like 'rekey\\_test\\_%'",
    );
    for (const { name } of rows) {
      const [, , parent = '', worker = '', stamp = ''] = name.split('_');
      const isMine = `${parent}_${worker}` === run;
      if (isMine ? stamp !== String(file) : !isRunning(Number(parent)))
        await client.query(`drop database if exists ${name} with (force)`).catch(() => undefined);
    }
  });
}

function isRunning(process_: number): boolean {
  try {
    process.kill(process_, 0);
    return true;
  } catch {
    return false;
  }
}

/** A database with all tables, made once for this run: copying it costs less than to migrate each. */
function migratedTemplate(): Promise<string> {
  template ??= makeTemplate(`rekey_test_${process.ppid}_template`);
  return template;
}

async function makeTemplate(name: string): Promise<string> {
  await inServer(async (client) => {
    // The workers of a run start together.
    await client.query('select pg_advisory_lock(7)');
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (rowCount) return;
    await client.query(`create database ${name}_raw`);
    const database = await connectDatabase(urlOf(`${name}_raw`));
    await migrate(database);
    await database.close();
    await client.query(`alter database ${name}_raw rename to ${name}`);
  });
  return name;
}

/** All that a migration could change of a database's tables, in one text. */
async function fingerprintOf(url: string): Promise<unknown> {
  return inDatabase(url, async (client) => {
    const { rows } = await client.query<{ text: string }>(
      `select string_agg(definition, ' ' order by definition) as text from (
        select concat(attrelid::regclass, ' ', attname, ' ', atttypid::regtype) as definition from pg_attribute
          join pg_class on pg_class.oid = attrelid
          where relnamespace = 'public'::regnamespace and attnum > 0 and not attisdropped
        union all select name from mikro_orm_migrations
        union all select tgname::text from pg_trigger where not tgisinternal) as definitions`,
    );
    return rows[0]?.text;
  }).catch(() => undefined);
}

function urlOf(name: string): string {
  const url = new URL(postgresUrl);
  url.pathname = name;
  return url.href;
}

const inServer = <Result>(work: (client: pg.Client) => Promise<Result>): Promise<Result> =>
  inDatabase(postgresUrl, work);

async function inDatabase<Result>(
  url: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
