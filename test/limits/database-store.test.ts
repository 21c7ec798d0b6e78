import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import pino from 'pino';
import { RateLimiterRes, type RateLimiterLike } from 'rate-limiter-flexible';
import { cleanUp } from '../../src/cleanup/clean-up.ts';
import type { Database } from '../../src/database/connect.ts';
import { countInDatabase } from '../../src/limits/database-store.ts';
import { isWithin, type LimitStore } from '../../src/limits/limit-store.ts';
import { Clock } from '../support/clock.ts';
import { testConfig } from '../support/config.ts';
import { createMemoryLog } from '../support/memory-log.ts';
import { openMigrated, run } from '../support/postgres-database.ts';
import { hasPostgres, PostgresSource } from '../support/postgres-source.ts';
import { statementsOf } from '../support/statements.ts';
import { TcpProxy } from '../support/tcp-proxy.ts';
import { waitFor } from '../support/wait-for.ts';

const silent = pino({ level: 'silent' });
const limit = { attempts: 3, seconds: 60 };

(hasPostgres ? describe : describe.skip)('rate limits in PostgreSQL', () => {
  let source: PostgresSource;
  let proxy: TcpProxy;
  let operator: Database;
  let clock: Clock;
  let databases: Database[];
  const limiters = new WeakMap<LimitStore, RateLimiterLike>();
  beforeAll(async () => {
    source = await PostgresSource.create();
    operator = await openMigrated(source.url);
  });
  beforeEach(async () => {
    clock = new Clock();
    proxy = await TcpProxy.start(source.url);
    databases = [];
  });
  afterEach(async () => {
    for (const database of databases) await database.close();
    await proxy.stop();
    await run(operator.em.fork(), 'delete from rate_limit_window');
  });
  afterAll(async () => {
    await operator.close();
    await source.drop();
  });

  /** What one of several processes counts with. */
  async function openStore(log = silent): Promise<LimitStore> {
    const database = await openMigrated(`${proxy.urlOf(source.url)}?connect_timeout=1`);
    databases.push(database);
    return countInDatabase({ fork: () => database.em.fork(), secret: 'one secret', now: clock.now, log });
  }

  /** How many of so many attempts at once are within the limit. */
  async function within(store: LimitStore, count: number, key = 'key'): Promise<number> {
    const limiter = limiters.get(store) ?? store.limiter('TEST', limit);
    limiters.set(store, limiter);
    const attempts = Array.from({ length: count }, () => isWithin(limiter, key));
    return (await Promise.all(attempts)).filter(Boolean).length;
  }
  const rows = () =>
    run<{ key: string; attempts: number }>(operator.em.fork(), 'select key, attempts from rate_limit_window');

  test('three processes count together, each attempt once', async () => {
    const stores = [await openStore(), await openStore(), await openStore()];
    const passed = await Promise.all(stores.map((store) => within(store, 70)));
    expect(passed.reduce((sum, one) => sum + one)).toBe(3);
    expect(await rows()).toMatchObject([{ attempts: 210 }]);
  });

  test('a window ends when it was to end, however many attempts there were in it', async () => {
    const store = await openStore();
    expect(await within(store, 2)).toBe(2);
    clock.advance(59);
    expect(await within(store, 5)).toBe(1);
    const refused: unknown = await store
      .limiter('TEST', limit)
      .consume('key')
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(RateLimiterRes);
    expect(refused).toMatchObject({ msBeforeNext: 1000, remainingPoints: 0 });
    clock.advance(1);
    expect(await within(store, 5)).toBe(3);
  });

  test('what is given back after the window is over counts for nothing', async () => {
    const store = await openStore();
    const limiter = store.limiter('TEST', limit);
    await limiter.consume('key');
    await limiter.reward('key');
    await limiter.reward('key');
    expect(await within(store, 5)).toBe(3);
    clock.advance(60);
    await limiter.reward('key');
    expect(await within(store, 5)).toBe(3);
  });

  test('an attempt is one statement, outside of any transaction, and its key says nothing', async () => {
    const store = await openStore();
    const [database] = databases;
    if (!database) throw new Error('It was opened.');
    const key = store.keyOf('ada@example.com', '203.0.113.1');
    const statements = await statementsOf(database, () => store.limiter('TEST', limit).consume(key));
    expect(statements).toEqual([expect.stringMatching(/^insert into "rate_limit_window"/)]);
    expect(JSON.stringify(await rows())).not.toMatch(/ada|example|203/);
  });

  test('the table is not in the write-ahead log: attempts cost no sync to disk', async () => {
    const statement = "select relpersistence as kind from pg_class where relname = 'rate_limit_window'";
    expect(await run(operator.em.fork(), statement)).toEqual([{ kind: 'u' }]);
  });

  test('windows that are over are removed meanwhile, so that new keys do not fill the disk', async () => {
    const store = await openStore();
    const limiter = store.limiter('TEST', limit);
    const attack = async (round: number) => {
      for (let batch = 0; batch < 10; batch += 1)
        await Promise.all(
          Array.from({ length: 100 }, (_, index) => limiter.consume(`${round} ${batch} ${index}`)),
        );
    };
    for (let round = 0; round < 4; round += 1) {
      await attack(round);
      clock.advance(61);
    }
    await waitFor(async () => (await rows()).length <= 2_000);
  });

  test('the hourly clean-up removes all of them that are over, and no other', async () => {
    const store = await openStore();
    await Promise.all(Array.from({ length: 450 }, (_, index) => within(store, 1, `old ${index}`)));
    clock.advance(61);
    await within(store, 1, 'new');
    const [database] = databases;
    if (!database) throw new Error('It was opened.');
    const cleaned = await cleanUp({
      fork: () => database.em.fork(),
      config: testConfig(),
      events: { announce: () => undefined },
      now: clock.now,
    });
    expect(cleaned.rateLimits).toBe(450);
    expect(await rows()).toHaveLength(1);
  });

  test('while the database can’t be reached each process goes on with its own count, and says so once', async () => {
    const { log, lines } = createMemoryLog();
    const stores = [await openStore(log), await openStore()] as const;
    expect(await within(stores[0], 2)).toBe(2);
    proxy.refuse();
    expect([await within(stores[0], 5), await within(stores[1], 5)]).toEqual([1, 3]);
    expect(await within(stores[0], 5)).toBe(0);
    expect(await stores[0].isReady()).toBe(false);

    proxy.passOn();
    await waitFor(() => stores[0].isReady());
    await waitFor(() => stores[1].isReady());
    expect([await within(stores[0], 5), await within(stores[1], 5)]).toEqual([1, 0]);
    expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
      'the database does not count attempts: each process counts by itself',
      'the database counts attempts again',
    ]);
  });

  test('nobody gets more attempts by making the database too busy to count', async () => {
    const store = await openStore();
    expect(await within(store, 3)).toBe(3);
    proxy.refuse();
    expect(await within(store, 5)).toBe(0);
    proxy.passOn();
    await waitFor(() => store.isReady());
    expect(await within(store, 5)).toBe(0);
  });

  test('what was given back or forgiven before an outage stays so in it', async () => {
    const store = await openStore();
    const limiter = store.limiter('TEST', limit);
    limiters.set(store, limiter);
    expect([await within(store, 3, 'right'), await within(store, 3, 'forgiven')]).toEqual([3, 3]);
    await limiter.reward('right');
    await limiter.delete('forgiven');
    proxy.refuse();
    expect([await within(store, 5, 'right'), await within(store, 5, 'forgiven')]).toEqual([1, 3]);
    proxy.passOn();
    await waitFor(() => store.isReady());
  });

  test('it counts again by itself, without anybody asking whether it is ready', async () => {
    const store = await openStore();
    proxy.refuse();
    await within(store, 1);
    proxy.passOn();
    await waitFor(async () => {
      await within(store, 1, 'other');
      return (await rows()).length > 0;
    });
  });

  test('a network that falls silent holds nothing up for long', async () => {
    const store = await openStore();
    proxy.cut();
    proxy.fallSilent();
    expect(await within(store, 5)).toBe(3);
    const begun = performance.now();
    for (let time = 0; time < 20; time += 1) expect(await within(store, 5)).toBe(0);
    expect(performance.now() - begun).toBeLessThan(8_000);
    proxy.passOn();
    proxy.cut();
    await waitFor(() => store.isReady());
  });
});
