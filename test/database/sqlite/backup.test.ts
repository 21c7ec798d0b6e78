import { readdir, readFile, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import Sqlite from 'better-sqlite3';
import { backUpSqlite, type BackupOptions } from '../../../src/database/sqlite/backup.ts';
import { connectDatabase } from '../../../src/database/connect.ts';
import { migrate } from '../../../src/database/migrate.ts';
import { fillInBulk } from '../../support/bulk.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../../support/temporary-folder.ts';
import { migrations } from '../../../src/database/migrations/index.ts';

const accounts = 20_000;

let folder: TemporaryFolder;
let [path, file] = ['', ''];
beforeEach(async () => {
  folder = await makeTemporaryFolder();
  [path, file] = [`${folder.path}/rekey.sqlite`, `${folder.path}/backup.sqlite`];
});
afterEach(() => folder.remove());

const backUp = (changes: Partial<BackupOptions> = {}) =>
  backUpSqlite(path, file, {
    force: false,
    onProgress: () => undefined,
    stop: new AbortController().signal,
    ...changes,
  });

async function makeDatabase(): Promise<void> {
  const database = await connectDatabase(`sqlite:${path}`, [], { create: true });
  await migrate(database);
  await database.close();
  fillInBulk(path, accounts);
}

function idsIn(name: string): string[] {
  const database = new Sqlite(name);
  const ids = database.prepare<[], string>('select id from user').pluck().all();
  database.close();
  return ids;
}

describe('a backup', () => {
  beforeEach(makeDatabase);

  test('ends although somebody writes between any two of its batches, and holds what was there at its beginning', async () => {
    const writer = new Sqlite(path, { timeout: 0 });
    const write = writer.prepare(
      "insert into user select 'late-' || ?, email, email_key, null, password, null, active, created_at, 0, null, null from user limit 1",
    );
    let batches = 0;
    const { rows, tables } = await backUp({
      onProgress() {
        batches += 1;
        // Fails at once, with SQLITE_BUSY, where the backup keeps others from writing.
        write.run(batches);
      },
    });
    const written = writer.prepare("select count(*) from user where id like 'late-%'").pluck().get();
    writer.close();
    expect(batches).toBeGreaterThan(1);
    expect(written).toBe(batches);
    expect(idsIn(file)).toHaveLength(accounts);
    // Users and profiles, and the migrations.
    expect({ rows, tables }).toEqual({ rows: 2 * accounts + migrations.length, tables: 11 });
  });

  test('holds what still stands in the write-ahead log alone, which a copy of the file lacks', async () => {
    const writer = new Sqlite(path);
    writer.pragma('wal_autocheckpoint = 0');
    writer.exec("update user set email = 'new@example.com' where id = 'bulk-1'");
    const copied = `${folder.path}/cp.sqlite`;
    await writeFile(copied, await readFile(path));
    await backUp();
    writer.close();
    const emailIn = (name: string): unknown => {
      const database = new Sqlite(name);
      const email = database.prepare("select email from user where id = 'bulk-1'").pluck().get();
      database.close();
      return email;
    };
    expect(emailIn(copied)).toBe('1@bulk.example');
    expect(emailIn(file)).toBe('new@example.com');
  });

  test('that is stopped leaves nothing behind', async () => {
    const controller = new AbortController();
    const before = await readdir(folder.path);
    await expect(
      backUp({
        stop: controller.signal,
        onProgress: () => {
          controller.abort();
        },
      }),
    ).rejects.toThrow('The backup was stopped');
    expect(await readdir(folder.path)).toEqual(before);
  });

  test('of a damaged database is none, and leaves an older backup as it is', async () => {
    await backUp();
    const sound = await readFile(file);
    const bytes = await readFile(path);
    // In the middle, where the rows are.
    bytes.fill(0x5a, bytes.length / 2, bytes.length / 2 + 4096 * 20);
    await writeFile(path, bytes);
    await expect(backUp({ force: true })).rejects.toThrow('The database is damaged');
    expect((await readFile(file)).equals(sound)).toBe(true);
    expect((await readdir(folder.path)).filter((name) => name.includes('partial'))).toEqual([]);
  });

  test('of a database with a row that refers to a missing one is none', async () => {
    const database = new Sqlite(path);
    database.pragma('foreign_keys = off');
    database.exec("delete from user where id = 'bulk-7'");
    database.close();
    await expect(backUp()).rejects.toThrow(/the table \w+ has a row that refers to a missing one of user/);
    expect(await readdir(folder.path)).not.toContain('backup.sqlite');
  });
});

test('a file that is no database is told of', async () => {
  await writeFile(
    path,
    'no database at all, but long enough to have a header of one hundred bytes'.repeat(20),
  );
  await expect(backUp()).rejects.toThrow('file is not a database');
});
