import { afterEach, beforeEach, expect, test } from '@jest/globals';
import Sqlite from 'better-sqlite3';
import { lockDatabase, type DatabaseLock } from '../support/lock-database.ts';
import { endLeftovers, RekeyProcess } from '../support/server-process.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

let folder: TemporaryFolder;
let path: string;
let lock: DatabaseLock | undefined;
beforeEach(async () => {
  folder = await makeTemporaryFolder();
  path = `${folder.path}/rekey.sqlite`;
});
afterEach(async () => {
  await lock?.release();
  lock = undefined;
  await endLeftovers();
  await folder.remove();
});

const rekey = (...parameters: string[]) =>
  new RekeyProcess('bundle/cli.js', parameters, {
    DATABASE_URL: `sqlite:${path}`,
    SECRET_KEY: 'a secret of the tests',
  }).ended;

async function expectRefusal(...parameters: string[]): Promise<void> {
  const begun = performance.now();
  const { code, stdout, stderr } = await rekey(...parameters);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^Another process has locked the database for too long: .+\n$/);
  expect(performance.now() - begun).toBeGreaterThan(4_000);
}

test('a command on a database that another process has locked waits, says so and ends with 1', async () => {
  expect(await rekey('migrate')).toMatchObject({ code: 0 });
  lock = await lockDatabase(path);
  await Promise.all([
    expectRefusal('outbox', 'retry'),
    // What need not write goes on.
    rekey('outbox', 'list').then((ending) => {
      expect(ending).toMatchObject({ code: 0, stdout: 'The outbox is empty.\n' });
    }),
  ]);
});

test('so does one that brings it up to date', async () => {
  new Sqlite(path).pragma('journal_mode = wal');
  lock = await lockDatabase(path);
  await expectRefusal('migrate');
});

test('one that waits goes on when the lock goes in time', async () => {
  expect(await rekey('migrate')).toMatchObject({ code: 0 });
  lock = await lockDatabase(path);
  const retried = rekey('outbox', 'retry');
  setTimeout(() => void lock?.release(), 2_000);
  expect(await retried).toMatchObject({ code: 0, stderr: '' });
});
