import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connectDatabase, type Database } from '../../src/database/connect.ts';
import { migrate, migrationState } from '../../src/database/migrate.ts';
import { migrations } from '../../src/database/migrations/index.ts';
import { databaseIn } from '../support/databases.ts';
import { tablesOf } from '../support/dump.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

let folder: TemporaryFolder;
let database: Database;
beforeAll(async () => {
  folder = await makeTemporaryFolder();
  database = await connectDatabase(await databaseIn(folder.path), [], { create: true });
});
afterAll(async () => {
  await database.close();
  await folder.remove();
});

const tables = async () => {
  const rows = await tablesOf(database);
  return rows.map(({ name }) => name).filter((name) => !/^(sqlite|mikro)_/.test(name));
};

describe('the migrations', () => {
  test('wait until they are asked for, and are applied once', async () => {
    const names = migrations.map(({ name }) => name);
    expect(await migrationState(database)).toMatchObject({ pending: names });
    expect(await migrate(database)).toEqual(names);
    expect(await migrationState(database)).toMatchObject({ pending: [] });
    expect(await migrate(database)).toEqual([]);
  });

  test('make just what the entities need', async () => {
    expect(await database.schema.getUpdateSchemaSQL({ wrap: false })).toBe('');
  });

  test('can be taken back, one by one, to nothing', async () => {
    expect((await tables()).sort()).toEqual([
      'email_change',
      'mail_turn',
      'outgoing_mail',
      'profile',
      'rate_limit_window',
      'scheduled_job',
      'security_event',
      'session',
      'short_code',
      'user',
    ]);
    for (const migration of migrations) {
      expect(migration).toBeDefined();
      await database.migrator.down();
    }
    expect(await tables()).toEqual([]);
    await migrate(database);
  });

  test('are in the order of their names', () => {
    const names = migrations.map(({ name }) => name);
    expect(names).toEqual([...names].sort());
  });
});
