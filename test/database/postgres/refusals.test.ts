import type { EntityManager } from '@mikro-orm/sql';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createApp } from '../../../src/app.ts';
import { connectDatabase, type Database } from '../../../src/database/connect.ts';
import { connectionOf } from '../../../src/database/engine.ts';
import { statement } from '../../../src/database/statement.ts';
import { inTransaction } from '../../../src/database/transaction.ts';
import { testConfig } from '../../support/config.ts';
import { endConnections, openMigrated, run } from '../../support/postgres-database.ts';
import { waitFor } from '../../support/wait-for.ts';
import { hasPostgres, PostgresSource } from '../../support/postgres-source.ts';

const busy = { reason: 'SERVICE_BUSY' };

(hasPostgres ? describe : describe.skip)('what PostgreSQL ends, refuses or can’t do at once', () => {
  let source: PostgresSource;
  let database: Database;
  beforeAll(async () => {
    source = await PostgresSource.create();
    database = await openMigrated(`${source.url}?pool_size=4&connect_timeout=1`);
  });
  beforeEach(async () => {
    await run(database.em.fork(), "insert into scheduled_job values ('a', now()), ('b', now())");
  });
  afterEach(async () => {
    await run(database.em.fork(), 'delete from scheduled_job');
  });
  afterAll(async () => {
    await database.close();
    await source.drop();
  });

  const entities = () => database.em.fork();
  const lock = (transaction: EntityManager, name: string) =>
    run(transaction, `update scheduled_job set due_at = now() where name = '${name}'`);

  test('a pool that is used up: after the time that connecting may take, not for ever', async () => {
    const held = Promise.withResolvers<undefined>();
    let holders = 0;
    const hold = async () => {
      holders += 1;
      await held.promise;
    };
    const holding = [1, 2, 3, 4].map(() => inTransaction(entities(), hold));
    await waitFor(() => holders === 4);
    await expect(run(entities(), 'select 1')).rejects.toMatchObject(busy);
    await expect(inTransaction(entities(), () => Promise.resolve())).rejects.toMatchObject(busy);
    held.resolve(undefined);
    await Promise.all(holding);
    await connectionOf(entities()).check();
  });

  test.each([
    ['a statement that takes too long', "set local statement_timeout = '50ms'", 'select pg_sleep(10)'],
    ['a lock that is held for too long', "set local lock_timeout = '50ms'", 'lock table scheduled_job'],
    [
      'a transaction that does nothing for too long',
      "set local idle_in_transaction_session_timeout = '50ms'",
      'select 1',
    ],
  ])('%s ends as SERVICE_BUSY', async (_what, setting, last) => {
    const failing = inTransaction(entities(), async (other) => {
      await lock(other, 'a');
      await inTransaction(entities(), async (transaction) => {
        await run(transaction, setting);
        await new Promise((resolve) => setTimeout(resolve, 150));
        await run(transaction, last);
      });
    });
    await expect(failing).rejects.toMatchObject(busy);
    await connectionOf(entities()).check();
  });

  test('each connection has those three limits', async () => {
    const [limits] = await run(
      entities(),
      `select current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock,
        current_setting('idle_in_transaction_session_timeout') as idle`,
    );
    expect(limits).toEqual({ statement: '15s', lock: '5s', idle: '30s' });
  });

  test('of two transactions that wait for each other, one is done anew, and both are done', async () => {
    let runs = 0;
    let locked = 0;
    const bothHaveOne = Promise.withResolvers<undefined>();
    const cross = (first: string, second: string) =>
      inTransaction(entities(), async (transaction) => {
        runs += 1;
        await lock(transaction, first);
        if ((locked += 1) === 2) bothHaveOne.resolve(undefined);
        await bothHaveOne.promise;
        await lock(transaction, second);
      });
    await Promise.all([cross('a', 'b'), cross('b', 'a')]);
    expect(runs).toBe(3);
  });

  test('a transaction that can’t be serialized is done anew', async () => {
    let runs = 0;
    await inTransaction(entities(), async (transaction) => {
      runs += 1;
      await run(transaction, 'set transaction isolation level repeatable read');
      await run(transaction, 'select * from scheduled_job');
      if (runs === 1) await lock(entities(), 'a');
      await lock(transaction, 'a');
    });
    expect(runs).toBe(2);
  });

  test('one that never can ends as SERVICE_BUSY, too', async () => {
    let runs = 0;
    const failing = inTransaction(entities(), async (transaction) => {
      runs += 1;
      await run(transaction, 'set transaction isolation level repeatable read');
      await run(transaction, 'select * from scheduled_job');
      await lock(entities(), 'a');
      await lock(transaction, 'a');
    });
    await expect(failing).rejects.toMatchObject(busy);
    expect(runs).toBe(5);
  });

  test('a commit that PostgreSQL turns into a rollback is not taken for one', async () => {
    const failing = inTransaction(entities(), async (transaction) => {
      await run(transaction, "insert into scheduled_job values ('c', now())");
      await run(transaction, "insert into scheduled_job values ('a', now())").catch(() => undefined);
    });
    await expect(failing).rejects.toThrow('The transaction was rolled back');
    expect(await run(entities(), "select * from scheduled_job where name = 'c'")).toEqual([]);
  });

  test('a statement that was prepared before a migration changed its table goes on working', async () => {
    const allJobs = statement((tables) => tables.selectFrom('scheduled_job').selectAll().orderBy('name'));
    const inAll = () =>
      Promise.all(
        [1, 2, 3, 4].map(() => inTransaction(entities(), (transaction) => allJobs.rows(transaction, {}))),
      );
    await inAll();
    await run(entities(), 'alter table scheduled_job add column more text');
    const rows = await Promise.all([1, 2].map(() => allJobs.rows(entities(), {})));
    for (const read of rows) expect(read).toMatchObject([{ name: 'a', more: null }, { name: 'b' }]);
    expect(await inTransaction(entities(), (transaction) => allJobs.rows(transaction, {}))).toHaveLength(2);
    await run(entities(), 'alter table scheduled_job drop column more');
  });
});

(hasPostgres ? test : test.skip)(
  '/readyz says that a database is read-only, and when it is not',
  async () => {
    const source = await PostgresSource.create();
    await (await openMigrated(source.url)).close();
    const app = await createApp(testConfig({ databaseUrl: source.url }));
    const operator = await connectDatabase(`${source.url}?application_name=operator`);
    const readyz = async () => {
      const { statusCode, body } = await app.server.inject('/readyz');
      return { statusCode, ...(JSON.parse(body) as object) };
    };
    const setReadOnly = async (value: 'on' | 'off') => {
      const name = new URL(source.url).pathname.slice(1);
      await run(operator.em.fork(), `alter database ${name} set default_transaction_read_only to ${value}`);
      // Those that are there go on as before.
      await endConnections(operator.em.fork());
    };
    expect(await readyz()).toMatchObject({ statusCode: 200, database: 'ok' });
    await setReadOnly('on');
    expect(await readyz()).toMatchObject({ statusCode: 503, database: 'unavailable' });
    const writing = run(app.database.em.fork(), 'delete from scheduled_job');
    await expect(writing).rejects.toMatchObject({ reason: 'SERVICE_BUSY' });
    // The operator's own session is of before.
    await setReadOnly('off');
    expect(await readyz()).toMatchObject({ statusCode: 200, database: 'ok' });
    await app.close();
    await operator.close();
    await source.drop();
  },
);
