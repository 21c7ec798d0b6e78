import { readdir, stat } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ConfigError } from '../../src/config/config-error.ts';
import { connectDatabase, type Database } from '../../src/database/connect.ts';
import { migrate } from '../../src/database/migrate.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

let folder: TemporaryFolder;
let database: Database;
beforeEach(async () => {
  folder = await makeTemporaryFolder();
  database = await connectDatabase(`sqlite:${folder.path}/some/where/rekey.sqlite`, [], { create: true });
});
afterEach(async () => {
  await database.close();
  await folder.remove();
});

const pragma = async (name: string) => {
  const [row = {}] = await database.em.getConnection().execute<Record<string, unknown>[]>(`pragma ${name}`);
  return Object.values(row)[0];
};

describe('a database in a file', () => {
  test('is created with its folder, if asked for', async () => {
    expect((await stat(`${folder.path}/some/where/rekey.sqlite`)).isFile()).toBe(true);
  });

  test('is not created otherwise, nor is its folder: the error says how to create it', async () => {
    const opened = connectDatabase(`sqlite:${folder.path}/elsewhere/rekey.sqlite`);
    await expect(opened).rejects.toThrow(
      /DATABASE_URL names .*elsewhere\/rekey\.sqlite, which does not exist: create it with npx rekey migrate/,
    );
    expect(await readdir(folder.path)).toEqual(['some']);
  });

  test('is opened where it exists', async () => {
    await (await connectDatabase(`sqlite://${folder.path}/some/where/rekey.sqlite`)).close();
  });

  test.each([
    ['journal_mode', 'wal'],
    ['synchronous', 1],
    ['foreign_keys', 1],
    ['busy_timeout', 0],
    ['secure_delete', 1],
  ])('has %s %s', async (name, value) => {
    expect(await pragma(name)).toBe(value);
  });

  test('keeps what it holds to itself: no user without a parent row, no change against a key', async () => {
    await migrate(database);
    const connection = database.em.getConnection();
    const orphan = connection.execute("insert into profile (user_id, email_confirmed) values ('nobody', 0)");
    await expect(orphan).rejects.toThrow('FOREIGN KEY');

    const user = (id: string) =>
      connection.execute(
        'insert into user (id, email, email_key, claimed_email_key, password, active, created_at) ' +
          `values ('${id}', 'a@b.cd', 'a@b.cd', 'a@b.cd', '!', 1, 0)`,
      );
    await user('1');
    await expect(user('2')).rejects.toThrow('UNIQUE');
  });
});

test.each([
  ['a URL that it cannot read', 'sqlite:data/x.sqlite?mode=ro', 'DATABASE_URL has the parameter "mode"'],
  ['another database', 'mysql://user:hunter2@localhost/rekey', 'must name a SQLite file'],
  [
    'an unknown parameter of PostgreSQL',
    'postgresql://user:hunter2@localhost/rekey?schema=x',
    'has the unknown parameter "schema"',
  ],
  [
    'a PostgreSQL that is not there',
    'postgresql://user:hunter2@127.0.0.1:1/rekey',
    'no PostgreSQL answers there',
  ],
])('%s is refused in words', async (_, url, problem) => {
  const error: unknown = await connectDatabase(url).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ConfigError);
  expect(String(error)).toContain(problem);
  expect(String(error)).not.toContain('hunter2');
});
