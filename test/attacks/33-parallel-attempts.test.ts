import { afterEach, describe, expect, test } from '@jest/globals';
import { LoginDocument, RequestPasswordResetDocument } from '../../schema/documents.ts';
import type { Client } from '../support/client.ts';
import { operation } from '../support/operation.ts';
import { hasPostgres, PostgresSource } from '../support/postgres-source.ts';
import { hasRedis, RedisProcess } from '../support/redis.ts';
import { Replicas } from '../support/replicas.ts';

const attempts = 200;
const limit = 10;

let replicas: Replicas | undefined;
let redis: RedisProcess | undefined;
let postgres: PostgresSource | undefined;
afterEach(async () => {
  await replicas?.close();
  await redis?.stop();
  await postgres?.drop();
  postgres = undefined;
});

const asks = {
  'requestPasswordReset, counted for the client': operation(RequestPasswordResetDocument, {
    input: { email: 'ada@example.com' },
  }),
  'login, counted for the account': operation(LoginDocument, {
    input: { email: 'ada@example.com', password: 'a wrong guess' },
  }),
};

/** How many of so many attempts at once were made. */
async function made(clients: readonly Client[], body: object): Promise<number> {
  const answers = await Promise.all(
    Array.from({ length: attempts }, (_, index) => (clients[index % clients.length] ?? fail()).post(body)),
  );
  const refused = answers.filter((answer) => answer.data === null);
  for (const answer of refused)
    expect(answer.errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
  return attempts - refused.length;
}

const limits = {
  RATE_LIMITS: 'on',
  RATE_LIMIT_MAIL: `${limit}/600`,
  RATE_LIMIT_GUESS: `${limit}/600`,
  RATE_LIMIT_GUESS_BY_CLIENT: `${limit}/600`,
};

describe('of 200 parallel attempts over the limit never more than the limit pass', () => {
  test.each(Object.entries(asks))('on one server: %s', async (_name, body) => {
    replicas = await Replicas.prepare();
    const server = await replicas.start(limits);
    expect(await made([server.mobileApp()], body)).toBe(limit);
  });

  /** Three replicas that are told where to count together. */
  async function makeOnThree(environment: Readonly<Record<string, string>>, body: object): Promise<number> {
    replicas = await Replicas.prepare();
    // One after the other: the first makes the tables.
    const servers = [];
    for (let count = 0; count < 3; count += 1)
      servers.push(await replicas.start({ ...limits, ...environment }));
    return made(
      servers.map((server) => server.mobileApp()),
      body,
    );
  }

  (hasRedis ? test.each : test.skip.each)(Object.entries(asks))(
    'on three replicas that count in Redis: %s',
    async (_name, body) => {
      redis = await RedisProcess.start();
      expect(await makeOnThree({ REDIS_URL: redis.url }, body)).toBe(limit);
    },
  );

  (hasPostgres ? test.each : test.skip.each)(Object.entries(asks))(
    'on three replicas at PostgreSQL, which count there: %s',
    async (_name, body) => {
      postgres = await PostgresSource.create();
      expect(await makeOnThree({ DATABASE_URL: postgres.url }, body)).toBe(limit);
    },
  );
});

function fail(): never {
  throw new Error('There is a client for each.');
}
