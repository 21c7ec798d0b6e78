import { randomUUID } from 'node:crypto';
import { MikroORM } from '@mikro-orm/sql';
import { PostgreSqlDriver } from '@mikro-orm/postgresql';
import { Kysely, sql } from 'kysely';
import pg from 'pg';
import { LoggableError } from '../../failures/describe-error.ts';
import { inTransaction } from '../transaction.ts';
import type { Connection, Mapping } from '../engine.ts';
import { postgresDialect } from './driver.ts';
import { postgres } from './engine.ts';
import { passOn, unavailable } from './failures.ts';
import { createNotifications } from './notifications.ts';
import { connectOnce } from './settings.ts';

// So that no request waits for ever, and nothing that a process forgot to end keeps others from their rows.
const timeouts = {
  statement_timeout: 15_000,
  lock_timeout: 5_000,
  idle_in_transaction_session_timeout: 30_000,
} as const;

// Longer than a statement may take: by then the network has failed.
const answerMilliseconds = 20_000;

// Nobody waits for it, but it holds a connection that others need. The types of `pg` lack this option of one query.
const notification = { text: 'select pg_notify($1, $2)', query_timeout: 5_000 };

// One key for all databases of this kind: advisory locks are those of one database.
const migrationLock = 0x72_65_6b_65;

/**
 * Opens a PostgreSQL database: MikroORM over a pool of `pg` connections.
 *
 * @param url - `postgresql://…`; `pool_size` says how many connections there are at most
 * @param options - `readOnly`: whether to refuse every change
 * @throws ConfigError where it can't be reached
 */
export async function openPostgres(
  url: string,
  mapping: Mapping,
  {
    readOnly = false,
    calledBy = 'DATABASE_URL',
  }: { readonly readOnly?: boolean; readonly calledBy?: string } = {},
): Promise<MikroORM> {
  const { client, poolSize, database } = await connectOnce(url, calledBy);
  const options = [client.options, readOnly && '-c default_transaction_read_only=on'].filter(Boolean);
  const settings = { ...client, ...(options.length > 0 && { options: options.join(' ') }) };
  const pool = new pg.Pool({ ...settings, ...timeouts, max: poolSize });
  // A connection that breaks while nobody uses it is replaced when the next one is needed.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const notifications = createNotifications({
    connect: () => new pg.Client({ ...settings, query_timeout: answerMilliseconds }),
    send: (channel, text) => pool.query({ ...notification, values: [channel, text] }),
    self: randomUUID(),
  });
  let migrating = 0;

  const connection: Connection = {
    engine: postgres,
    async check() {
      await sql`select 1`.execute(kysely);
    },
    async checkWritable() {
      const { rows } = await sql<{ readonly: string }>`
        select current_setting('transaction_read_only') as readonly`.execute(kysely);
      if (rows[0]?.readonly === 'on') throw unavailable(new LoggableError('The database is read-only.'));
    },
    async whileMigrating(work) {
      // The migrator's own transactions would wait for a lock that is held in one of them.
      const client = new pg.Client(settings);
      client.on('error', () => undefined);
      try {
        await client.connect().then(() => client.query('select pg_advisory_lock($1)', [migrationLock]));
      } catch (error) {
        await client.end().catch(() => undefined);
        throw passOn(error);
      }
      migrating += 1;
      try {
        return await work();
      } finally {
        migrating -= 1;
        await client.end().catch(() => undefined);
      }
    },
    async lock(transaction, key) {
      await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(transaction.getKysely());
    },
    exclusively: (entities, key, work) =>
      inTransaction(entities, async (transaction) => {
        await connection.lock(transaction, key);
        return work(transaction);
      }),
    notify: notifications.notify,
    onNotified: notifications.onNotified,
    async columns() {
      const { rows } = await sql<{ table: string; columns: string[] }>`
        select table_name::text as "table", array_agg(column_name::text order by ordinal_position) as columns
        from information_schema.columns join information_schema.tables using (table_schema, table_name)
        where table_schema = current_schema() and table_type = 'BASE TABLE' and is_generated = 'NEVER'
        group by table_name`.execute(kysely);
      return new Map(rows.map(({ table, columns }) => [table, columns]));
    },
    async advanceKeys(table, column) {
      await sql`
        select setval(pg_get_serial_sequence(${`"${table}"`}, ${column}), max(${sql.ref(column)}))
        from ${sql.table(table)} having max(${sql.ref(column)}) is not null`.execute(kysely);
    },
  };
  const kysely = new Kysely<unknown>({
    dialect: postgresDialect({
      pool,
      connection,
      // Changing a large table takes longer than a request may.
      atBegin: () => (migrating > 0 ? ['set local statement_timeout = 0', 'set local lock_timeout = 0'] : []),
      answerMilliseconds: () => (migrating > 0 ? 0 : answerMilliseconds),
    }),
  });
  const orm = new MikroORM({
    ...mapping,
    driver: PostgreSqlDriver,
    dbName: database,
    clientUrl: url,
    driverOptions: kysely,
  });
  const close = orm.close.bind(orm);
  orm.close = async (force) => {
    await notifications.close();
    await close(force);
  };
  return orm;
}
