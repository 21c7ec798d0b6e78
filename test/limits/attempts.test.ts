import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import pino from 'pino';
import type { Client } from '../../src/client.ts';
import type { Database } from '../../src/database/connect.ts';
import { createAttempts, type Attempts } from '../../src/limits/attempts.ts';
import { createLimitStore } from '../../src/limits/create-limit-store.ts';
import { countInMemory, type LimitStore } from '../../src/limits/limit-store.ts';
import { countInRedis } from '../../src/limits/redis-store.ts';
import { TryLater } from '../../src/failures/try-later.ts';
import { limitsOf } from '../support/limits.ts';
import { openMigrated } from '../support/postgres-database.ts';
import { hasPostgres, PostgresSource } from '../support/postgres-source.ts';
import { hasRedis, RedisProcess } from '../support/redis.ts';
import { waitFor } from '../support/wait-for.ts';

const log = pino({ level: 'silent' });
const stores: [string, boolean][] = [
  ['in memory', true],
  ['in Redis', hasRedis],
  ['in PostgreSQL', hasPostgres],
];
const settings = limitsOf({
  MAIL: { attempts: 2, seconds: 600 },
  GUESS_BY_CLIENT: { attempts: 3, seconds: 900 },
  GUESS: { attempts: 5, seconds: 3600 },
});

const clientAt = (ipAddress: string): Client => ({ ipAddress, userAgent: null, language: null });
const [home, elsewhere, third] = ['203.0.113.1', '203.0.113.2', '203.0.113.3'].map(clientAt) as [
  Client,
  Client,
  Client,
];
const wrong = () => Promise.resolve({ ok: false });
const right = () => Promise.resolve({ ok: true });

describe.each(stores)('%s', (name, isThere) => {
  const runs = isThere ? test : test.skip;
  let redis: RedisProcess | undefined;
  let source: PostgresSource | undefined;
  let database: Database;
  let store: LimitStore;
  let attempts: Attempts;
  let round = 0;

  beforeAll(async () => {
    if (!isThere) return;
    if (name === 'in Redis') redis = await RedisProcess.start();
    if (name === 'in PostgreSQL') source = await PostgresSource.create();
    database = await openMigrated(source?.url ?? 'sqlite::memory:');
  });
  afterAll(async () => {
    if (isThere) await database.close();
    await redis?.stop();
    await source?.drop();
  });
  beforeEach(async () => {
    if (!isThere) return;
    // A secret of its own for each test: what another has counted is under other keys.
    const secretKey = `secret ${(round += 1)}`;
    const fork = () => database.em.fork();
    const redisUrl = redis?.url ?? null;
    store = await createLimitStore({ redisUrl, secretKey, fork, now: () => new Date(), log });
    await waitFor(() => store.isReady());
    attempts = createAttempts(settings, store);
  });
  afterEach(() => {
    if (isThere) store.close();
  });

  /** How many of so many guesses were made, and not refused. */
  async function made(count: number, client: Client, guess = wrong, email = 'ada@example.com') {
    const guesses = Array.from({ length: count }, () =>
      attempts.guess(email, client, guess).then(
        () => 1,
        (error: unknown) => {
          expect(error).toBeInstanceOf(TryLater);
          return 0;
        },
      ),
    );
    return (await Promise.all(guesses)).reduce<number>((sum, one) => sum + one, 0);
  }

  runs('what is over a limit is refused, with when it may be tried again', async () => {
    await attempts.count('MAIL', home);
    await attempts.count('MAIL', home);
    const refusal = await attempts.count('MAIL', home).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ reason: 'RATE_LIMITED' });
    expect((refusal as TryLater).retryAfterSeconds).toBeGreaterThan(590);
    expect((refusal as TryLater).retryAfterSeconds).toBeLessThanOrEqual(600);
    await attempts.count('MAIL', elsewhere);
    await attempts.count('LINK', home);
  });

  runs('of guesses at once, no more are made than the limit has', async () => {
    expect(await made(50, home)).toBe(3);
  });

  runs('all clients together have a limit, too', async () => {
    expect([await made(3, home), await made(3, elsewhere), await made(3, third)]).toEqual([3, 2, 0]);
    expect(await made(1, third, wrong, 'bob@example.com')).toBe(1);
  });

  runs('what one client is refused is not counted against the others', async () => {
    expect(await made(50, home)).toBe(3);
    expect(await made(2, elsewhere)).toBe(2);
  });

  runs('a right guess costs nothing, and clears nothing that was used up', async () => {
    await made(2, home);
    for (let time = 0; time < 10; time += 1) expect(await made(1, home, right)).toBe(1);
    expect(await made(5, home)).toBe(1);
  });

  runs('a right guess elsewhere leaves those used up here', async () => {
    await made(3, home);
    await made(1, elsewhere, right);
    expect(await made(1, home)).toBe(0);
    expect(await made(5, elsewhere)).toBe(2);
  });

  runs('a guess that could not be made costs nothing', async () => {
    const fails = () => Promise.reject(new Error('busy'));
    for (let time = 0; time < 10; time += 1)
      await expect(attempts.guess('ada@example.com', home, fails)).rejects.toThrow('busy');
    expect(await made(5, home)).toBe(3);
  });

  runs('after a new password everybody but those refused may guess anew', async () => {
    await made(3, home);
    await made(2, elsewhere);
    expect(await made(1, third)).toBe(0);
    await attempts.forgiveGuesses('ada@example.com', home);
    expect([await made(3, home), await made(3, third)]).toEqual([3, 2]);
  });
});

(hasRedis ? test : test.skip)(
  'processes that have one secret count together, and nothing there names whom they count',
  async () => {
    const redis = await RedisProcess.start();
    const processes = [1, 2, 3].map(() => countInRedis(redis.url, 'one secret', () => new Date(), log));
    const [first, second, third] = processes.map((store) => createAttempts(settings, store));
    if (!first || !second || !third) throw new Error('There are three.');
    await waitFor(async () => (await Promise.all(processes.map((store) => store.isReady()))).every(Boolean));

    await first.count('MAIL', home);
    await second.count('MAIL', home);
    await expect(third.count('MAIL', home)).rejects.toBeInstanceOf(TryLater);
    await third.guess('ada@example.com', home, wrong);

    const keys = await keysIn(redis.url);
    expect(keys).toHaveLength(3);
    expect(keys.join()).not.toMatch(/ada|example|203/);
    for (const store of processes) store.close();
    await redis.stop();
  },
);

async function keysIn(url: string): Promise<string[]> {
  const client = new Redis(url);
  const keys = await client.keys('*');
  client.disconnect();
  return keys;
}

test('with limits off nothing is ever refused', async () => {
  const store = countInMemory(() => new Date());
  const attempts = createAttempts(null, store);
  for (let time = 0; time < 1000; time += 1) {
    await attempts.count('MAIL', home);
    expect(await attempts.guess('ada@example.com', home, wrong)).toEqual({ ok: false });
  }
  await attempts.forgiveGuesses('ada@example.com', home);
});
