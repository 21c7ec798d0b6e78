import { afterEach, describe, expect, test } from '@jest/globals';
import { RequestPasswordResetDocument } from '../../schema/documents.ts';
import { BoundedLimiter } from '../../src/limits/bounded-limiter.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { operation } from '../support/operation.ts';
import { hasPostgres, PostgresSource } from '../support/postgres-source.ts';
import { TcpProxy } from '../support/tcp-proxy.ts';
import { hasRedis, RedisProcess } from '../support/redis.ts';
import { Replicas } from '../support/replicas.ts';
import { freePort, type ServerProcess } from '../support/server-process.ts';
import { waitFor } from '../support/wait-for.ts';

let replicas: Replicas | undefined;
let redis: RedisProcess | undefined;
afterEach(async () => {
  await replicas?.close();
  await redis?.stop();
});

const limits = { RATE_LIMITS: 'on', RATE_LIMIT_MAIL: '5/600' };

/** How many of ten requests to a server get through. */
async function passed(server: ServerProcess): Promise<number> {
  const body = operation(RequestPasswordResetDocument, { input: { email: 'ada@example.com' } });
  const answers = [];
  for (let index = 0; index < 10; index += 1) answers.push(await server.mobileApp().post(body));
  for (const { status, errors } of answers) {
    expect(status).toBe(200);
    if (errors.length > 0) expect(errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
  }
  return answers.filter(({ data }) => data !== null).length;
}

describe('where the limiter’s store is down, each process counts by itself', () => {
  test('from the start, and says so once', async () => {
    replicas = await Replicas.prepare();
    const server = await replicas.start({ ...limits, REDIS_URL: `redis://127.0.0.1:${await freePort()}` });
    expect(await passed(server)).toBe(5);
    expect((await fetch(`${server.origin}/readyz`)).status).toBe(503);
    expect((await fetch(`${server.origin}/healthz`)).status).toBe(200);
    const { stdout } = await server.end();
    expect(stdout.match(/Redis does not answer/g)).toHaveLength(1);
  });

  (hasRedis ? test : test.skip)(
    'from the moment on at which it goes, and together again when it is back',
    async () => {
      replicas = await Replicas.prepare();
      redis = await RedisProcess.start();
      const environment = { ...limits, REDIS_URL: redis.url };
      const [first, second] = [await replicas.start(environment), await replicas.start(environment)];
      expect([await passed(first), await passed(second)]).toEqual([5, 0]);

      await redis.stop();
      expect([await passed(first), await passed(second)]).toEqual([5, 5]);

      await redis.restart();
      await Promise.all([first, second].map(isReadyAgain));
      expect([await passed(first), await passed(second)]).toEqual([5, 0]);
    },
  );
});

(hasPostgres ? test : test.skip)(
  'where PostgreSQL counts and can’t be reached, nothing is let through, and it counts on when it is back',
  async () => {
    replicas = await Replicas.prepare();
    const postgres = await PostgresSource.create();
    const proxy = await TcpProxy.start(postgres.url);
    const environment = { ...limits, DATABASE_URL: proxy.urlOf(postgres.url) };
    const [first, second] = [await replicas.start(environment), await replicas.start(environment)];
    const post = (server: ServerProcess) =>
      server
        .mobileApp()
        .post(operation(RequestPasswordResetDocument, { input: { email: 'ada@example.com' } }));
    for (let count = 0; count < 3; count += 1) expect((await post(first)).errors).toEqual([]);

    proxy.refuse();
    const codes = [];
    for (let count = 0; count < 10; count += 1) codes.push((await post(first)).errors[0]?.extensions.code);
    // It goes on with its own count, and what is within the limit is refused for the database.
    expect(codes).toEqual([
      ...Array<string>(2).fill('SERVICE_BUSY'),
      ...Array<string>(8).fill('RATE_LIMITED'),
    ]);
    const readiness = await fetch(`${first.origin}/readyz`);
    expect(readiness.status).toBe(503);
    expect(await readiness.json()).toMatchObject({ limits: 'unavailable' });

    proxy.passOn();
    await Promise.all([first, second].map(isReadyAgain));
    expect([await passed(second), await passed(first)]).toEqual([2, 0]);
    const { stdout } = await first.end();
    expect(stdout.match(/the database does not count attempts/g)).toHaveLength(1);
    await second.end();
    await proxy.stop();
    await postgres.drop();
  },
);

async function isReadyAgain({ origin }: ServerProcess): Promise<void> {
  await waitFor(async () => (await fetch(`${origin}/readyz`)).status === 200);
}

test('of a million distinct keys a hundred thousand are kept', async () => {
  const limiter = new BoundedLimiter({ attempts: 10, seconds: 600 }, systemClock);
  for (let key = 0; key < 1_000_000; key += 1) await limiter.consume(`key ${key}`);
  expect(limiter.size).toBe(100_000);
});
