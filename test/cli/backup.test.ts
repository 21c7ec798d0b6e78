import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import Sqlite from 'better-sqlite3';
import { LoginDocument, RegisterDocument } from '../../schema/documents.ts';
import { fillInBulk } from '../support/bulk.ts';
import { createAccount } from '../support/mailed-accounts.ts';
import { operation } from '../support/operation.ts';
import { payloadOf } from '../support/payload.ts';
import { goodPassword } from '../support/people.ts';
import { hasPostgres, PostgresSource } from '../support/postgres-source.ts';
import { Replicas } from '../support/replicas.ts';
import { RekeyProcess, type Ending, type ServerProcess } from '../support/server-process.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';
import { waitFor } from '../support/wait-for.ts';
import { onPostgres } from '../support/databases.ts';

const stack = /^\s+at |node_modules|node:internal/m;

let replicas: Replicas;
let folder: TemporaryFolder;
let file = '';
beforeEach(async () => {
  [replicas, folder] = [await Replicas.prepare(), await makeTemporaryFolder()];
  file = `${folder.path}/backup.sqlite`;
});
afterEach(async () => {
  await replicas.close();
  await folder.remove();
});

const rekey = (parameters: readonly string[], databaseUrl = replicas.databaseUrl): Promise<Ending> =>
  new RekeyProcess('bundle/cli.js', parameters, {
    DATABASE_URL: databaseUrl,
    SECRET_KEY: 'a secret of the tests',
  }).ended;
const backUp = (...parameters: string[]): Promise<Ending> => rekey(['backup', ...parameters]);

async function canSignIn(server: ServerProcess, email: string): Promise<boolean> {
  const { login } = await server
    .mobileApp()
    .send(LoginDocument, { input: { email, password: goodPassword } });
  return login.user !== null;
}

// On PostgreSQL the command only says which program makes a backup: below.
const onSqlite = onPostgres ? describe.skip : describe;

onSqlite('rekey backup', () => {
  test('backs a server up that is signed up at all the while: nobody is refused, and nobody is missing', async () => {
    const server = await replicas.start({ LOG_LEVEL: 'warn' });
    fillInBulk(replicas.databasePath, 40_000);
    const acknowledged: string[] = [];
    const refused: unknown[] = [];
    const stopped = new AbortController();
    const signUps = Array.from({ length: 4 }, async (_, writer) => {
      for (let number = 0; !stopped.signal.aborted; number += 1) {
        const email = `person-${writer}-${number}@example.com`;
        const { errors } = await payloadOf(
          server.mobileApp(),
          operation(RegisterDocument, { input: { email, password: goodPassword } }),
        );
        if (errors.length > 0) refused.push(...errors);
        else acknowledged.push(email);
      }
    });
    await waitFor(() => acknowledged.length >= 20);

    const before = [...acknowledged];
    const { code, stdout, stderr } = await backUp(file);
    const meanwhile = acknowledged.length - before.length;
    stopped.abort();
    await Promise.all(signUps);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Backed up to .* and verified: [\d,]+ bytes, [\d,]+ rows in 11 tables\.\n$/);
    expect(refused).toEqual([]);
    expect(meanwhile).toBeGreaterThan(0);

    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder.path)).toEqual(['backup.sqlite']);
    const backup = new Sqlite(file);
    const emails = new Set(backup.prepare<[], string>('select email from user').pluck().all());
    expect(backup.pragma('integrity_check', { simple: true })).toBe('ok');
    backup.close();
    expect(before.filter((email) => !emails.has(email))).toEqual([]);

    const restored = await replicas.start({ DATABASE_URL: `sqlite:${file}` });
    expect((await restored.browser().fetch('/readyz')).status).toBe(200);
    await createAccount(replicas.sink, restored.mobileApp(), 'new@example.com');
  });

  test('is restored as docs/operations.md says: what came later is gone, what was there works', async () => {
    const server = await replicas.start();
    await createAccount(replicas.sink, server.mobileApp(), 'before@example.com');
    expect(await backUp(file)).toMatchObject({ code: 0 });
    await createAccount(replicas.sink, server.mobileApp(), 'after@example.com');
    // Killed, so that its write-ahead log stays.
    await server.end('SIGKILL');
    const path = replicas.databasePath;
    expect((await stat(`${path}-wal`)).size).toBeGreaterThan(0);

    for (const name of [path, `${path}-wal`, `${path}-shm`]) await rm(name);
    await copyFile(file, path);
    const restored = await replicas.start();
    expect(await canSignIn(restored, 'before@example.com')).toBe(true);
    expect(await canSignIn(restored, 'after@example.com')).toBe(false);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test('works while no server runs, and on a database that is not up to date', async () => {
    await rekey(['migrate']);
    const database = new Sqlite(replicas.databasePath);
    database.exec("delete from mikro_orm_migrations where name = '20261129-narrow-indexes'");
    database.close();
    expect(await backUp(file)).toMatchObject({ code: 0, stderr: '' });
    expect(await readdir(folder.path)).toEqual(['backup.sqlite']);
  });

  test('overwrites a file with --force only', async () => {
    await rekey(['migrate']);
    await writeFile(file, 'kept');
    const { code, stderr } = await backUp(file);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `${file} exists: name another file, or overwrite it with --force.\n`,
    });
    expect(await readFile(file, 'utf8')).toBe('kept');
    expect(await backUp('--force', file)).toMatchObject({ code: 0 });
    expect((await readFile(file)).subarray(0, 15).toString()).toBe('SQLite format 3');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });
});

onSqlite('rekey backup fails, says why, and writes nothing', () => {
  beforeEach(() => rekey(['migrate']));

  const expectRefusal = async (target: string, message: string, ...parameters: string[]): Promise<void> => {
    const before = await readdir(folder.path);
    const { code, stdout, stderr } = await backUp(...parameters, target);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(stack);
    expect(await readdir(folder.path)).toEqual(before);
  };

  test('for a directory', () => expectRefusal(folder.path, 'is a directory: name a file in it', '--force'));

  test('for a folder that does not exist', () =>
    expectRefusal(`${folder.path}/missing/backup.sqlite`, 'is not an existing folder: create it first'));

  test('for a file where a folder should be', async () => {
    await writeFile(`${folder.path}/plain`, '');
    await expectRefusal(`${folder.path}/plain/backup.sqlite`, 'is not an existing folder');
  });

  test.each(['', '-wal', '-shm'])(
    'for the database itself (rekey.sqlite%s), even with --force',
    async (suffix) => {
      await expectRefusal(replicas.databasePath + suffix, 'is the database itself', '--force');
    },
  );

  test('for the database under another name', async () => {
    await symlink(replicas.databasePath, file);
    await expectRefusal(file, 'is the database itself', '--force');
  });

  test('for a file with a write-ahead log beside it, even with --force', async () => {
    await writeFile(file, '');
    await writeFile(`${file}-wal`, 'x');
    await expectRefusal(file, 'is or was a database in use', '--force');
  });

  test('for a folder that takes no files, such as /proc', () =>
    expectRefusal('/proc/backup.sqlite', '/proc'));

  test('for a database that does not exist', async () => {
    const { code, stderr } = await rekey(['backup', file], `sqlite:${folder.path}/missing.sqlite`);
    expect(code).toBe(1);
    expect(stderr).toContain('missing.sqlite, which does not exist');
    expect(await readdir(folder.path)).toEqual([]);
  });

  const namespaces = spawnSync('unshare', ['--map-root-user', '--mount', 'true']).status === 0;
  (namespaces ? test : test.skip)(
    `for a full disk${namespaces ? '' : ' (skipped: no file system may be mounted here)'}`,
    async () => {
      fillInBulk(replicas.databasePath, 40_000);
      await mkdir(`${folder.path}/small`);
      const script = `mount -t tmpfs -o size=1m none "$1" && "$2" dist/bundle/cli.js backup "$1/backup.sqlite"
        status=$?; ls -A "$1"; exit $status`;
      const child = spawn(
        'unshare',
        ['--map-root-user', '--mount', 'sh', '-c', script, 'sh', `${folder.path}/small`, process.execPath],
        {
          env: {
            PATH: process.env['PATH'],
            DATABASE_URL: replicas.databaseUrl,
            SECRET_KEY: 'a secret of the tests',
          },
        },
      );
      let [stdout, stderr] = ['', ''];
      child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
      child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
      const [code] = (await once(child, 'close')) as [number];
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toContain('There is not enough space in');
      expect(stderr).not.toMatch(stack);
    },
  );
});

const hasTools =
  hasPostgres && ['pg_dump', 'pg_restore'].every((name) => spawnSync(name, ['--version']).status === 0);
const inPostgres = hasTools ? describe : describe.skip;
inPostgres(
  `rekey backup with PostgreSQL${hasTools ? '' : ' (skipped: no PostgreSQL answers at TEST_POSTGRES_URL, or pg_dump or pg_restore is missing)'}`,
  () => {
    let [source, target]: PostgresSource[] = [];
    beforeEach(async () => {
      [source, target] = [await PostgresSource.create(), await PostgresSource.create()];
    });
    afterEach(async () => {
      await replicas.close();
      await source?.drop();
      await target?.drop();
    });

    test('prints the command that makes one, which pg_restore restores', async () => {
      const [from, to] = [source?.url ?? '', target?.url ?? ''];
      const server = await replicas.start({ DATABASE_URL: from });
      await createAccount(replicas.sink, server.mobileApp(), 'before@example.com');

      const { code, stdout, stderr } = await rekey(
        ['backup', file],
        `${from}?pool_size=3&application_name=x`,
      );
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      const [, command = ''] = stderr.trim().split('\n');
      expect(command).toMatch(/^pg_dump --format=custom /);
      const run = (text: string) => spawnSync('sh', ['-c', text], { encoding: 'utf8' });
      expect(run(command)).toMatchObject({ status: 0, stderr: '' });
      await createAccount(replicas.sink, server.mobileApp(), 'after@example.com');
      await server.end();

      // As docs/operations.md has it.
      const restore = `pg_restore --no-owner --exit-on-error --single-transaction --dbname='${to}' '${file}'`;
      expect(run(restore)).toMatchObject({ status: 0, stderr: '' });
      const restored = await replicas.start({ DATABASE_URL: to });
      expect(await canSignIn(restored, 'before@example.com')).toBe(true);
      expect(await canSignIn(restored, 'after@example.com')).toBe(false);
    });

    test('repeats no password', async () => {
      const { stderr } = await rekey(['backup', file], 'postgresql://rekey:hunter2@db.example.com/rekey');
      expect(stderr).toContain("--dbname='postgresql://rekey@db.example.com/rekey'");
      expect(stderr).not.toContain('hunter2');
    });
  },
);
