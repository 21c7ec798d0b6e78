import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createApp, type App } from '../../src/app.ts';
import { migrate } from '../../src/database/migrate.ts';
import { Clock } from '../support/clock.ts';
import { testConfig } from '../support/config.ts';
import { fillWithAccounts } from '../support/crowd.ts';
import { createMemoryLog } from '../support/memory-log.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';
import { waitFor } from '../support/wait-for.ts';
import { databaseIn } from '../support/databases.ts';

const { log, lines } = createMemoryLog();
const clock = new Clock();

let folder: TemporaryFolder;
let apps: App[];
beforeEach(async () => {
  folder = await makeTemporaryFolder();
  const config = testConfig({ databaseUrl: await databaseIn(folder.path) });
  apps = [];
  for (let replica = 0; replica < 2; replica += 1) {
    const app = await createApp(config, { now: clock.now, log });
    await migrate(app.database);
    apps.push(app);
  }
});
afterEach(async () => {
  for (const app of apps) await app.close();
  await folder.remove();
});

const cleanings = () => lines.filter((line) => line.includes('"cleaned up"')).length;

test('two servers at one database clean it once an hour between them', async () => {
  for (const app of apps) app.caretaker.start();
  await waitFor(() => cleanings() > 0);
  await Promise.all(apps.map((app) => app.caretaker.look()));
  expect(cleanings()).toBe(1);

  for (let hours = 2; hours < 10; hours += 1) {
    clock.advance(3600);
    await Promise.all([...apps, ...apps].map((app) => app.caretaker.look()));
    expect(cleanings()).toBe(hours);
  }
  expect(lines.filter((line) => line.includes('failed'))).toEqual([]);
});

test('only the one that erased an account tells of it', async () => {
  const [app] = apps;
  if (!app) throw new Error('There is none.');
  const at = clock.now();
  await fillWithAccounts(app.database, 1, at, { erasureDueAt: at });
  const told: string[] = [];
  for (const each of apps) each.events.on('userDeleted', ({ userId }) => told.push(userId));
  await Promise.all(apps.map((each) => each.caretaker.look()));
  await Promise.all(apps.map((each) => each.events.settled()));
  expect(told).toEqual(['person-0']);
});
