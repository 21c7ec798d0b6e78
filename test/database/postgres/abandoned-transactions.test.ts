import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Database } from '../../../src/database/connect.ts';
import { connectionOf } from '../../../src/database/engine.ts';
import { endConnections, openMigrated, run } from '../../support/postgres-database.ts';
import { hasPostgres, PostgresSource } from '../../support/postgres-source.ts';
import { waitFor } from '../../support/wait-for.ts';

const busy = { reason: 'SERVICE_BUSY' };

(hasPostgres ? describe : describe.skip)('transactions that nobody ends', () => {
  let source: PostgresSource;
  let operator: Database;
  let database: Database;
  beforeAll(async () => {
    source = await PostgresSource.create();
    operator = await openMigrated(`${source.url}?application_name=operator&pool_size=1`);
  });
  beforeEach(async () => {
    database = await openMigrated(`${source.url}?pool_size=2&connect_timeout=1`);
  });
  afterEach(async () => {
    await database.close();
    await run(operator.em.fork(), 'delete from scheduled_job');
  });
  afterAll(async () => {
    await operator.close();
    await source.drop();
  });

  const insert = `insert into scheduled_job (name, due_at) values ('job', now())`;

  async function forget() {
    const entities = database.em.fork();
    await entities.begin();
    await run(entities, 'select 1');
    return entities;
  }

  /** What PostgreSQL does itself by `idle_in_transaction_session_timeout`. */
  const endIdle = async () => {
    const ended = await endConnections(operator.em.fork());
    expect(ended).toBeGreaterThan(0);
  };

  test('give their connections back when the server has ended them', async () => {
    await forget();
    await forget();
    await expect(connectionOf(database.em.fork()).check()).rejects.toMatchObject(busy);
    await endIdle();
    await waitFor(() =>
      connectionOf(database.em.fork())
        .check()
        .then(
          () => true,
          () => false,
        ),
    );
  });

  test('can’t go on outside of a transaction when the server has ended them, nor be committed', async () => {
    const entities = await forget();
    await endIdle();
    await waitFor(() => run(entities, insert).catch((error: unknown) => error));
    await expect(run(entities, insert)).rejects.toMatchObject(busy);
    await expect(entities.commit()).rejects.toMatchObject(busy);
    expect(await run(operator.em.fork(), 'select name from scheduled_job')).toEqual([]);
  });
});
