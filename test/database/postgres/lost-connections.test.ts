import type { EntityManager } from '@mikro-orm/sql';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Database } from '../../../src/database/connect.ts';
import { connectionOf } from '../../../src/database/engine.ts';
import { inTransaction } from '../../../src/database/transaction.ts';
import { backendOf, endConnections, openMigrated, run } from '../../support/postgres-database.ts';
import { hasPostgresCluster, PostgresCluster } from '../../support/postgres-cluster.ts';
import { hasPostgres, PostgresSource } from '../../support/postgres-source.ts';
import { TcpProxy } from '../../support/tcp-proxy.ts';
import { waitFor } from '../../support/wait-for.ts';

const busy = { reason: 'SERVICE_BUSY' };
const insert = (name: string) => `insert into scheduled_job (name, due_at) values ('${name}', now())`;

(hasPostgres ? describe : describe.skip)('connections that are lost', () => {
  let source: PostgresSource;
  let proxy: TcpProxy;
  let operator: Database;
  let database: Database;
  beforeAll(async () => {
    source = await PostgresSource.create();
    operator = await openMigrated(`${source.url}?application_name=operator&pool_size=2`);
  });
  beforeEach(async () => {
    proxy = await TcpProxy.start(source.url);
    database = await openMigrated(`${proxy.urlOf(source.url)}?pool_size=3`);
  });
  afterEach(async () => {
    await database.close();
    await proxy.stop();
    await run(operator.em.fork(), 'delete from scheduled_job');
  });
  afterAll(async () => {
    await operator.close();
    await source.drop();
  });

  const entities = () => database.em.fork();
  const jobs = async () => {
    const rows = await run<{ name: string }>(operator.em.fork(), 'select name from scheduled_job order by 1');
    return rows.map(({ name }) => name);
  };
  /** Fills the pool with connections that wait for the next statement. */
  const warmUp = () => Promise.all([1, 2, 3].map(() => run(entities(), 'select pg_sleep(0.05)')));

  test.each([
    ['ended by the server', () => endConnections(operator.em.fork())],
    [
      'cut by the network',
      () => {
        proxy.cut();
        return Promise.resolve(0);
      },
    ],
  ])('while they are idle, and %s: nobody notices', async (_how, lose) => {
    for (let round = 0; round < 5; round += 1) {
      await warmUp();
      await lose();
      const answers = await Promise.all([
        run(entities(), 'select 1 as one'),
        inTransaction(entities(), (transaction) => run(transaction, insert(`job ${round}`))),
        run(entities(), 'select 1 as one'),
      ]);
      expect(answers).toEqual([[{ one: 1 }], [], [{ one: 1 }]]);
    }
    expect(await jobs()).toHaveLength(5);
  });

  test('while they read outside of a transaction: it is read again', async () => {
    const slow = run<{ name: string }>(entities(), "select 'read' as name, pg_sleep(1)");
    await waitFor(async () => (await endConnections(operator.em.fork())) > 0);
    expect(await slow).toMatchObject([{ name: 'read' }]);
  });

  test('while they write outside of a transaction: nobody knows, so it is not done twice', async () => {
    const statement = `with pause as materialized (select pg_sleep(1)) ${insert('slow')} returning (select count(*) from pause)`;
    const slow = run(entities(), statement);
    const failing = expect(slow).rejects.toMatchObject(busy);
    await waitFor(async () => (await endConnections(operator.em.fork())) > 0);
    await failing;
    expect(await jobs()).toEqual([]);
  });

  test('in the midst of a transaction: nothing of it is done, and the next one works', async () => {
    let runs = 0;
    const broken = inTransaction(entities(), async (transaction) => {
      runs += 1;
      await run(transaction, insert('half'));
      const pid = await backendOf(transaction);
      await run(operator.em.fork(), `select pg_terminate_backend(${pid})`);
      await run(transaction, insert('other half'));
    });
    await expect(broken).rejects.toMatchObject(busy);
    expect(runs).toBe(1);
    expect(await jobs()).toEqual([]);
    await inTransaction(entities(), (transaction) => run(transaction, insert('next')));
    expect(await jobs()).toEqual(['next']);
  });

  test('between the last statement and the commit: it is not taken for done', async () => {
    const broken = inTransaction(entities(), async (transaction) => {
      await run(transaction, insert('uncommitted'));
      proxy.cut();
    });
    await expect(broken).rejects.toMatchObject(busy);
    expect(await jobs()).toEqual([]);
  });

  test('with a server that can’t be reached at all: at once, and until it can', async () => {
    proxy.refuse();
    for (let time = 0; time < 10; time += 1) {
      await expect(run(entities(), 'select 1')).rejects.toMatchObject(busy);
      await expect(inTransaction(entities(), () => Promise.resolve())).rejects.toMatchObject(busy);
      await expect(connectionOf(entities()).check()).rejects.toMatchObject(busy);
    }
    proxy.passOn();
    await connectionOf(entities()).check();
  });

  test('with a network that falls silent: within the time that connecting may take', async () => {
    await database.close();
    database = await openMigrated(`${proxy.urlOf(source.url)}?pool_size=3&connect_timeout=1`);
    proxy.cut();
    proxy.fallSilent();
    await waitFor(async () => {
      const error: unknown = await run(entities(), 'select 1').catch((reason: unknown) => reason);
      expect(error).toMatchObject(busy);
      return true;
    });
    proxy.passOn();
    proxy.cut();
    await connectionOf(entities()).check();
  });

  test('no connection is missing from the pool afterwards', async () => {
    const lose = async (transaction: EntityManager) => {
      await run(transaction, insert('lost'));
      proxy.cut();
      await run(transaction, 'select 1');
    };
    for (let time = 0; time < 10; time += 1)
      await expect(inTransaction(entities(), lose)).rejects.toMatchObject(busy);
    await expect(run(entities(), 'select no_such_column')).rejects.toThrow('no_such_column');
    const atOnce = await Promise.all(
      [1, 2, 3].map(() => inTransaction(entities(), async (transaction) => backendOf(transaction))),
    );
    expect(new Set(atOnce).size).toBe(3);
  });
});

(hasPostgresCluster ? test : test.skip)(
  'a server that is restarted, or crashes, is used again as soon as it is back',
  async () => {
    const cluster = await PostgresCluster.start();
    const database = await openMigrated(cluster.url);
    const entities = () => database.em.fork();
    for (const mode of ['fast', 'immediate'] as const) {
      await run(entities(), 'select 1');
      cluster.stop(mode);
      await expect(run(entities(), 'select 1')).rejects.toMatchObject(busy);
      cluster.startAgain();
      await waitFor(() =>
        connectionOf(entities())
          .checkWritable()
          .then(
            () => true,
            () => false,
          ),
      );
    }
    await database.close();
    await cluster.remove();
  },
);
