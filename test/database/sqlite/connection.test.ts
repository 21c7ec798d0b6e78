import { fdatasync } from 'node:fs';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import Sqlite from 'better-sqlite3';
import { connectDatabase, type Database } from '../../../src/database/connect.ts';
import { connectionOf } from '../../../src/database/engine.ts';
import { inTransaction } from '../../../src/database/transaction.ts';
import { reasonOf } from '../../../src/failures/reason-of.ts';
import { tryLaterOf } from '../../../src/failures/try-later.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../../support/temporary-folder.ts';

type Entities = Parameters<Parameters<typeof inTransaction>[1]>[0];

let folder: TemporaryFolder;
let database: Database;
let syncs: number;
let failSync: (() => Error) | undefined;
let duringSync: (() => Promise<void>) | undefined;
const datasync = promisify(fdatasync);
beforeEach(async () => {
  folder = await makeTemporaryFolder();
  syncs = 0;
  failSync = undefined;
  duringSync = undefined;
  database = await connectDatabase(`sqlite:${folder.path}/notes.sqlite`, [], {
    create: true,
    async synchronize(log) {
      syncs += 1;
      await duringSync?.();
      if (failSync) throw failSync();
      await datasync(log);
    },
  });
  await run('create table note (text text unique)');
});
afterEach(async () => {
  await database.close();
  await folder.remove();
});

const run = (sql: string, entities: Entities = database.em.fork()): Promise<{ text: string }[]> =>
  entities.execute(sql);
const write = (text: string, entities?: Entities) => run(`insert into note values ('${text}')`, entities);
const notes = async () => (await run('select text from note order by rowid')).map(({ text }) => text);
const transaction = <Result>(work: (entities: Entities) => Promise<Result>) =>
  inTransaction(database.em.fork(), work);

/** Why something was put off; fails where it was not. */
async function whyNot(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => new Error('It worked.'),
    (reason: unknown) => reason,
  );
  if (!tryLaterOf(error)) throw error;
  expect(tryLaterOf(error)).toMatchObject({ reason: 'SERVICE_BUSY', retryAfterSeconds: 5 });
  return reasonOf(error);
}

describe('a transaction', () => {
  test('that SQLite has rolled back by itself takes nothing more in, whatever the service does', async () => {
    await run(
      `create trigger refuse before insert on note when new.text = 'bad' begin select raise(rollback, 'no'); end`,
    );
    const done = transaction(async (entities) => {
      await write('before', entities);
      await write('bad', entities).catch(() => undefined);
      await write('after', entities).catch(() => undefined);
    });
    expect(await whyNot(done)).toContain('rolled back');
    expect(await notes()).toEqual([]);
    await transaction((entities) => write('next', entities));
    expect(await notes()).toEqual(['next']);
  });

  test('that is committed takes nothing more in, not even while it is synced', async () => {
    let stray: Promise<unknown> | undefined;
    await transaction(async (entities) => {
      await write('inside', entities);
      duringSync = async () => {
        stray = write('stray', entities);
        await stray.catch(() => undefined);
      };
    });
    await expect(stray).rejects.toThrow();
    expect(await notes()).toEqual(['inside']);
  });

  test('that does nothing is rolled back, so that it holds nobody up for ever', async () => {
    let goOn = (): void => undefined;
    const hung = new Promise<void>((resolve) => (goOn = resolve));
    let begin = (): void => undefined;
    const hasBegun = new Promise<void>((resolve) => (begin = resolve));
    const never = transaction(async (entities) => {
      await write('hung', entities);
      begin();
      await hung;
      await write('too late', entities);
    });
    never.catch(() => undefined);
    await hasBegun;
    const begun = performance.now();
    expect(await whyNot(write('impatient'))).toContain('held the database for too long');
    expect(performance.now() - begun).toBeGreaterThan(4_000);

    let written = false;
    for (let tries = 0; tries < 3 && !written; tries += 1)
      written = await write('patient').then(
        () => true,
        () => false,
      );
    expect(written).toBe(true);
    goOn();
    expect(await whyNot(never)).toContain('idle for too long');
    expect(await notes()).toEqual(['patient']);
  });

  test('that streams rows keeps nobody from writing', async () => {
    for (const text of ['one', 'two', 'three']) await write(text);
    const seen: string[] = [];
    for await (const { text } of database.em
      .getKysely<{ note: { text: string } }>()
      .selectFrom('note')
      .selectAll()
      .stream()) {
      seen.push(text);
      await write(`${text} again`);
    }
    expect(seen).toEqual(['one', 'two', 'three']);
  });
});

test('in memory, it outlives a rollback that fails', async () => {
  const memory = await connectDatabase('sqlite::memory:');
  await run('create table note (text text)', memory.em.fork());
  await memory.em.getConnection().execute('begin');
  await inTransaction(memory.em.fork(), (entities) => write('note', entities));
  expect(await run('select text from note', memory.em.fork())).toEqual([{ text: 'note' }]);
  await memory.close();
});

describe('a full disk', () => {
  test('puts off the transaction that it fails, and says what to do', async () => {
    let number = 0;
    const fill = async () => {
      for (; number < 1000; number += 1)
        await transaction((entities) => write(`${number} ${'x'.repeat(4000)}`, entities));
    };
    await run('pragma max_page_count = 20');
    expect(await whyNot(fill())).toContain('free some space');
    const before = await notes();
    expect(before).toHaveLength(number);
    await run('pragma max_page_count = 10000');
    await connectionOf(database.em).checkWritable();
    await transaction((entities) => write('again', entities));
    expect(await notes()).toEqual([...before, 'again']);
  });
});

describe('a sync', () => {
  test('is shared by the transactions that come together', async () => {
    syncs = 0;
    await Promise.all(
      Array.from({ length: 50 }, (_, number) => transaction((entities) => write(`${number}`, entities))),
    );
    expect(await notes()).toHaveLength(50);
    expect(syncs).toBeGreaterThan(0);
    expect(syncs).toBeLessThan(10);
  });

  test('is not asked for by what only reads, nor by what needs not last', async () => {
    syncs = 0;
    await notes();
    await write('fleeting');
    await connectionOf(database.em).check();
    await connectionOf(database.em).checkWritable();
    expect(syncs).toBe(0);
  });

  test('that fails is told, and nothing is acknowledged until the whole log is safe', async () => {
    const reader = new Sqlite(`${folder.path}/notes.sqlite`);
    reader.exec('begin');
    reader.prepare('select * from note').all();
    failSync = () => Object.assign(new Error('no'), { code: 'EIO' });
    expect(await whyNot(transaction((entities) => write('one', entities)))).toContain(
      'The disk failed to store',
    );
    expect(await whyNot(connectionOf(database.em).checkWritable())).toBeTruthy();
    // The disk is well, but what it has lost of the log may be missed: it has to be moved to the file.
    failSync = undefined;
    expect(await whyNot(transaction((entities) => write('two', entities)))).toContain('locked');
    reader.exec('rollback');
    await transaction((entities) => write('three', entities));
    const file = new Sqlite(`${folder.path}/notes.sqlite`, { readonly: true });
    expect(file.prepare('select text from note').pluck().all()).toEqual(['one', 'three']);
    file.close();
    reader.close();
  });

  test('that fails is not that of the commits after it', async () => {
    failSync = () => Object.assign(new Error('no'), { code: 'ENOSPC' });
    const first = transaction((entities) => write('one', entities));
    await whyNot(first);
    failSync = undefined;
    await transaction((entities) => write('two', entities));
    expect(await notes()).toEqual(['one', 'two']);
  });
});

test('a log that grows long is moved to the file, and nothing is lost on the way', async () => {
  const count = 40;
  for (let number = 0; number < count; number += 1)
    await transaction((entities) =>
      run(`insert into note values ('${number}' || hex(zeroblob(400000)))`, entities),
    );
  await Promise.all(
    Array.from({ length: 100 }, (_, number) => transaction((entities) => write(`small ${number}`, entities))),
  );
  const path = `${folder.path}/notes.sqlite`;
  const other = new Sqlite(path);
  const [state] = other.pragma('wal_checkpoint(noop)') as { log: number }[];
  other.close();
  const pages = state?.log ?? 0;
  expect(pages).toBeLessThan(4000);
  await connectionOf(database.em).check();

  // After a power cut, as much as the new log has, and not what the old one had behind it.
  const log = await readFile(`${path}-wal`);
  await copyFile(path, `${folder.path}/cut.sqlite`);
  await writeFile(`${folder.path}/cut.sqlite-wal`, log.subarray(0, 32 + pages * (24 + 4096)));
  const cut = new Sqlite(`${folder.path}/cut.sqlite`);
  expect(cut.prepare('select count(*) from note').pluck().get()).toBe(count + 100);
  expect(cut.pragma('integrity_check', { simple: true })).toBe('ok');
  cut.close();
});
