import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Migration } from '@mikro-orm/migrations';
import { createApp } from '../../src/app.ts';
import { ConfigError } from '../../src/config/config-error.ts';
import { connectDatabase, type DatabaseAdditions } from '../../src/database/connect.ts';
import { migrate, requireMigrated } from '../../src/database/migrate.ts';
import { migrations } from '../../src/database/migrations/index.ts';
import { testConfig } from '../support/config.ts';
import { databaseIn } from '../support/databases.ts';
import { endLeftovers, RekeyProcess } from '../support/server-process.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

let folder: TemporaryFolder;
let url: string;
beforeEach(async () => {
  folder = await makeTemporaryFolder();
  url = await databaseIn(folder.path);
});
afterEach(async () => {
  await endLeftovers();
  await folder.remove();
});

class Nothing extends Migration {
  override up(): void {
    this.addSql('create table "later" ("id" text not null primary key)');
  }
}

/** A later release, as far as a database shows it. */
const later = (name: string): DatabaseAdditions => ({ migrations: [{ name, class: Nothing }] });

async function migrateAsLater(name: string): Promise<void> {
  const database = await connectDatabase(url, [later(name)], { create: true });
  await migrate(database);
  await database.close();
}

async function readyz(): Promise<unknown> {
  const app = await createApp(testConfig({ databaseUrl: url }));
  const { body } = await app.server.inject('/readyz');
  await app.close();
  return JSON.parse(body);
}

async function whyNotStarted(): Promise<unknown> {
  const database = await connectDatabase(url);
  try {
    return await requireMigrated(database).then(
      () => null,
      (error: unknown) => error,
    );
  } finally {
    await database.close();
  }
}

test('processes that migrate at the same time apply each migration once', async () => {
  await (await connectDatabase(url, [], { create: true })).close();
  const all = Array.from({ length: 3 }, () => {
    const command = new RekeyProcess('bundle/cli.js', ['migrate'], { DATABASE_URL: url });
    return command.ended;
  });
  const ended = await Promise.all(all);
  expect(ended.map(({ code, stderr }) => ({ code, stderr }))).toEqual(
    Array.from({ length: 3 }, () => ({ code: 0, stderr: '' })),
  );
  const names = migrations.map(({ name }) => name);
  const applied = ended.flatMap(({ stdout }) => names.filter((name) => stdout.includes(name)));
  expect(applied.toSorted()).toEqual(names.toSorted());
}, 60_000);

test('a database that is behind is not worked on: the server says what it lacks', async () => {
  await (await connectDatabase(url, [], { create: true })).close();
  expect(await readyz()).toMatchObject({ status: 'not ready', database: 'ok', migrations: 'missing' });
  const error = await whyNotStarted();
  expect(error).toBeInstanceOf(ConfigError);
  expect(String(error)).toContain(`lacks ${migrations[0]?.name ?? ''}`);
});

test('one that a later release has added to is worked on', async () => {
  await migrateAsLater('20991231-added');
  expect(await readyz()).toMatchObject({ status: 'ready', migrations: 'ok' });
  expect(await whyNotStarted()).toBeNull();
});

test('one from which a later release has taken something away is not', async () => {
  await migrateAsLater('20991231-contract-nothing');
  expect(await readyz()).toMatchObject({ status: 'not ready', migrations: 'of a later version' });
  const error = await whyNotStarted();
  expect(error).toBeInstanceOf(ConfigError);
  expect(String(error)).toContain('20991231-contract-nothing');
});
