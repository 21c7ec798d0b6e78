import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../../src/database/connect.ts';
import { connectionOf } from '../../../src/database/engine.ts';
import { endConnections, openMigrated, run } from '../../support/postgres-database.ts';
import { hasPostgres, PostgresSource } from '../../support/postgres-source.ts';
import { TcpProxy } from '../../support/tcp-proxy.ts';
import { waitFor } from '../../support/wait-for.ts';

/** A process that shares a database with others: how often it was woken, and how often it noticed that it hears nothing. */
class Listener {
  woken = 0;
  deaf = 0;
  readonly database: Database;

  private constructor(database: Database) {
    this.database = database;
  }

  static async start(url: string): Promise<Listener> {
    const listener = new Listener(await openMigrated(url));
    connectionOf(listener.database.em).onNotified(
      () => (listener.woken += 1),
      () => (listener.deaf += 1),
    );
    return listener;
  }

  /** Once it listens it is woken, since it may have missed something. */
  async listens(before = 0): Promise<void> {
    await waitFor(() => this.woken > before);
    // What others heard of it by the same way.
    await sleep(100);
  }

  notify(): void {
    connectionOf(this.database.em).notify();
  }
}

(hasPostgres ? describe : describe.skip)('processes that share a PostgreSQL', () => {
  let source: PostgresSource;
  const open: Listener[] = [];
  beforeAll(async () => {
    source = await PostgresSource.create();
  });
  afterEach(async () => {
    for (const { database } of open.splice(0)) await database.close();
  });
  afterAll(() => source.drop());

  async function start(url = source.url): Promise<Listener> {
    const listener = await Listener.start(url);
    open.push(listener);
    return listener;
  }

  test('wake one another, and not themselves', async () => {
    const [first, second] = [await start(), await start()];
    await Promise.all([first.listens(), second.listens()]);
    const [ownBefore, before] = [first.woken, second.woken];
    first.notify();
    await waitFor(() => second.woken > before);
    await sleep(100);
    expect(first.woken).toBe(ownBefore);
    expect([first.deaf, second.deaf]).toEqual([0, 0]);
  });

  test('send few notifications for many calls', async () => {
    const [first, second] = [await start(), await start()];
    await Promise.all([first.listens(), second.listens()]);
    const before = second.woken;
    for (let call = 0; call < 1000; call += 1) first.notify();
    await waitFor(() => second.woken > before);
    await sleep(200);
    expect(second.woken - before).toBeLessThanOrEqual(2);
  });

  test('hear each other again after a lost connection, and say once that they did not', async () => {
    const proxy = await TcpProxy.start(source.url);
    const [first, second] = [await start(), await start(proxy.urlOf(source.url))];
    await Promise.all([first.listens(), second.listens()]);
    let before = second.woken;
    proxy.refuse();
    // Two attempts to listen again, or more.
    await sleep(1_800);
    expect([second.deaf, second.woken]).toEqual([1, before]);
    proxy.passOn();
    await second.listens(before);
    before = second.woken;
    first.notify();
    await waitFor(() => second.woken > before);

    await endConnections(first.database.em.fork());
    await waitFor(() => second.deaf === 2);
    await second.listens(before + 1);
    await second.database.close();
    open.splice(open.indexOf(second), 1);
    await proxy.stop();
  });

  test('where nothing can be heard it is said once, and nothing else suffers', async () => {
    const first = await start();
    await first.listens();
    await run(first.database.em.fork(), 'create schema deaf');
    await run(
      first.database.em.fork(),
      'create function deaf.pg_notify(text, text) returns void language sql as $$ select null::void $$',
    );
    // As behind a pooler: LISTEN is taken, and no notification ever arrives.
    const database = new URL(source.url).pathname.slice(1);
    await run(
      first.database.em.fork(),
      `alter database ${database} set search_path to deaf, pg_catalog, public`,
    );
    const behindPooler = await start();
    await waitFor(() => behindPooler.deaf === 1, 10_000);
    await sleep(700);
    expect(behindPooler).toMatchObject({ deaf: 1, woken: 0 });
    behindPooler.notify();
    await connectionOf(behindPooler.database.em).check();
    await run(first.database.em.fork(), `alter database ${database} reset search_path`);
  });

  test('give up a notification that the network has swallowed: its connection is there for others again', async () => {
    const proxy = await TcpProxy.start(source.url);
    const notifier = await Listener.start(`${proxy.urlOf(source.url)}?pool_size=1&connect_timeout=1`);
    await connectionOf(notifier.database.em).check();
    proxy.fallSilent();
    notifier.notify();
    await sleep(200);
    proxy.passOn();
    await waitFor(
      () =>
        connectionOf(notifier.database.em)
          .check()
          .then(
            () => true,
            () => false,
          ),
      15_000,
    );
    await notifier.database.close();
    await proxy.stop();
  });

  test('close at once, even while they try to connect', async () => {
    const proxy = await TcpProxy.start(source.url);
    const listener = await Listener.start(proxy.urlOf(source.url));
    await listener.listens();
    proxy.cut();
    proxy.fallSilent();
    await waitFor(() => listener.deaf === 1);
    await sleep(700);
    const begun = performance.now();
    await listener.database.close();
    expect(performance.now() - begun).toBeLessThan(4_000);
    await proxy.stop();
  });
});
