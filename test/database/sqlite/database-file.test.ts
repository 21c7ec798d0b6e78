import { chmod, copyFile, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import Sqlite from 'better-sqlite3';
import { ConfigError } from '../../../src/config/config-error.ts';
import { connectDatabase, type Database } from '../../../src/database/connect.ts';
import { connectionOf } from '../../../src/database/engine.ts';
import { inTransaction } from '../../../src/database/transaction.ts';
import { reasonOf } from '../../../src/failures/reason-of.ts';
import { tryLaterOf } from '../../../src/failures/try-later.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../../support/temporary-folder.ts';

let folder: TemporaryFolder;
let path: string;
let database: Database;
let isOpen = false;
beforeEach(async () => {
  folder = await makeTemporaryFolder();
  path = `${folder.path}/notes.sqlite`;
});
afterEach(async () => {
  if (isOpen) await database.close();
  isOpen = false;
  await folder.remove();
});

async function open(): Promise<void> {
  database = await connectDatabase(`sqlite:${path}`, [], { create: true });
  isOpen = true;
}

const modeOf = async (file: string) => ((await stat(file)).mode & 0o777).toString(8);
const run = (sql: string) => database.em.fork().execute<unknown[]>(sql);
const write = () => run("insert into note values ('alone')");
const writeInTransaction = () =>
  inTransaction(database.em.fork(), (entities) => entities.execute("insert into note values ('together')"));

async function whyNot(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => new Error('It worked.'),
    (reason: unknown) => reason,
  );
  if (!tryLaterOf(error)) throw error;
  return reasonOf(error);
}

describe('who can read it', () => {
  const files = () => [path, `${path}-wal`, `${path}-shm`];

  test('is its owner alone, in a folder that is open to all', async () => {
    await chmod(folder.path, 0o777);
    const before = process.umask(0);
    try {
      await open();
      await run('create table note (text text)');
    } finally {
      process.umask(before);
    }
    for (const file of files()) expect([file, await modeOf(file)]).toEqual([file, '600']);
  });

  test('is its owner alone where others could before', async () => {
    const other = new Sqlite(path);
    other.pragma('journal_mode = wal');
    other.exec('create table note (text text)');
    for (const file of files()) await chmod(file, 0o666);
    await open();
    await run('select * from note');
    for (const file of files()) expect([file, await modeOf(file)]).toEqual([file, '600']);
    other.close();
  });
});

describe('what is no database', () => {
  test.each([
    ['a folder', async () => mkdir(path).then(() => path), 'a folder, not a file'],
    [
      'a text',
      async () => writeFile(path, 'Dear Ada, '.repeat(1000)).then(() => path),
      'is no SQLite database',
    ],
    ['/dev/null', () => Promise.resolve('/dev/null'), 'a device, not a file'],
    ['/dev/full', () => Promise.resolve('/dev/full'), 'a device, not a file'],
    ['a place in /proc', () => Promise.resolve('/proc/x/y'), 'ENOENT'],
    [
      'a file below a file',
      async () => writeFile(path, '').then(() => `${path}/rekey.sqlite`),
      'ENOTDIR|EEXIST',
    ],
  ])('is refused in words, and left as it is: %s', async (_, make, words) => {
    const place = await make();
    const before = await stat(place).catch(() => null);
    const error: unknown = await connectDatabase(`sqlite:${place}`, [], { create: true }).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(ConfigError);
    expect(String(error)).toContain(place);
    expect(String(error)).toMatch(new RegExp(words));
    const after = await stat(place).catch(() => null);
    // What is no file of ours is to keep its mode.
    if (before && !before.isFile()) expect(after?.mode).toBe(before.mode);
  });
});

describe('while it is open', () => {
  beforeEach(async () => {
    await open();
    await run('create table note (text text)');
    await writeInTransaction();
  });

  const check = () => connectionOf(database.em).check();
  const checkWritable = () => connectionOf(database.em).checkWritable();

  async function expectNoticed(words: string): Promise<void> {
    for (const attempt of [check, checkWritable, write, writeInTransaction])
      expect(await whyNot(attempt())).toContain(words);
  }

  test.each([
    ['it is removed', () => rm(path)],
    ['it is moved away', () => rename(path, `${path}.old`)],
    [
      'another one takes its place',
      async () => {
        await copyFile(path, `${path}.new`);
        await rename(`${path}.new`, path);
      },
    ],
    ['its log is removed', () => rm(`${path}-wal`)],
    ['its folder is moved away', () => rename(folder.path, `${folder.path}-old`)],
  ])(
    'that %s is noticed: nothing that is written is acknowledged, and what is read goes on',
    async (_, happen) => {
      await happen();
      await expectNoticed('removed or replaced');
      expect(await run('select * from note')).not.toEqual([]);
      expect(await readdir(folder.path).catch(() => [])).not.toContain('notes.sqlite-journal');
      await rm(`${folder.path}-old`, { recursive: true, force: true });
    },
  );

  test('it can be moved back', async () => {
    await rename(path, `${path}.old`);
    await expectNoticed('removed or replaced');
    await rename(`${path}.old`, path);
    for (const attempt of [check, checkWritable, write, writeInTransaction]) await attempt();
  });

  test('a file that is gone is not made anew after a rollback that failed', async () => {
    const exec = failingRollback();
    await rm(path);
    const { em } = database;
    const broken = inTransaction(em.fork(), (entities) => {
      exec.failNextRollback();
      return entities.execute('insert into nothing values (1)');
    });
    await expect(broken).rejects.toThrow();
    exec.restore();
    expect(await whyNot(write())).toContain('removed or replaced');
    expect(await readdir(folder.path)).not.toContain('notes.sqlite');
  });
});

/** Makes the next ROLLBACK of any connection fail. */
function failingRollback(): { failNextRollback(): void; restore(): void } {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own `this`
  const { exec } = Sqlite.prototype;
  return {
    failNextRollback() {
      Object.assign(Sqlite.prototype, {
        exec(this: Sqlite.Database, sql: string) {
          if (sql === 'rollback') throw new Sqlite.SqliteError('disk I/O error', 'SQLITE_IOERR');
          return exec.call(this, sql);
        },
      });
    },
    restore() {
      Object.assign(Sqlite.prototype, { exec });
    },
  };
}
