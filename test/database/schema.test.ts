import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connectDatabase, type Database } from '../../src/database/connect.ts';
import { migrate, migrationState } from '../../src/database/migrate.ts';
import { migrations } from '../../src/database/migrations/index.ts';

let database: Database;
beforeAll(async () => {
  database = await connectDatabase('sqlite::memory:');
});
afterAll(() => database.close());

const tables = async () => {
  const rows = await database.em
    .getConnection()
    .execute<{ name: string }[]>("select name from sqlite_master where type = 'table'");
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
