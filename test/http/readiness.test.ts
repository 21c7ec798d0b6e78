import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createApp, type App } from '../../src/app.ts';
import { migrate } from '../../src/database/migrate.ts';
import { testConfig } from '../support/config.ts';
import { hasRedis, RedisProcess } from '../support/redis.ts';
import { waitFor } from '../support/wait-for.ts';
import { databaseIn, freshDatabase, onPostgres } from '../support/databases.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

async function readyzOf(app: App) {
  const { statusCode, body } = await app.server.inject('/readyz');
  return { statusCode, body: JSON.parse(body) as unknown };
}

describe('/readyz', () => {
  let folder: TemporaryFolder;
  let app: App;
  beforeEach(async () => {
    folder = await makeTemporaryFolder();
    app = await createApp(testConfig({ databaseUrl: await databaseIn(folder.path) }));
  });
  afterEach(async () => {
    await app.close();
    await folder.remove();
  });

  test('answers 200 once the database is up to date', async () => {
    expect(await readyzOf(app)).toEqual({
      statusCode: 503,
      // Counted in the database, where there is one that several processes share.
      body: {
        status: 'not ready',
        database: 'ok',
        migrations: 'missing',
        limits: onPostgres ? 'unavailable' : 'ok',
      },
    });
    await migrate(app.database);
    expect(await readyzOf(app)).toEqual({
      statusCode: 200,
      body: { status: 'ready', database: 'ok', migrations: 'ok', limits: 'ok' },
    });
  });

  test('says that the database does not answer, and no more', async () => {
    await migrate(app.database);
    await app.database.em.getConnection().close();
    const { statusCode, body } = await readyzOf(app);
    expect(statusCode).toBe(503);
    expect(body).toMatchObject({ status: 'not ready', database: 'unavailable' });
  });
});

(hasRedis ? test : test.skip)('/readyz says whether Redis answers, and /healthz does not mind', async () => {
  const redis = await RedisProcess.start();
  const app = await createApp(testConfig({ databaseUrl: await freshDatabase(), redisUrl: redis.url }));
  await migrate(app.database);
  await waitFor(async () => (await readyzOf(app)).statusCode === 200);

  await redis.stop();
  await waitFor(async () => (await readyzOf(app)).statusCode === 503);
  expect((await readyzOf(app)).body).toMatchObject({ database: 'ok', limits: 'unavailable' });
  expect((await app.server.inject('/healthz')).statusCode).toBe(200);

  await redis.restart();
  await waitFor(async () => (await readyzOf(app)).statusCode === 200);
  await app.close();
  await redis.stop();
});
