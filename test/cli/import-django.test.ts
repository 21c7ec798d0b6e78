import { readdir, readFile, stat } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { djangoPasswordOf } from '../support/django-passwords.ts';
import { ImportBench } from '../support/import-bench.ts';
import { endLeftovers, RekeyProcess, type Ending } from '../support/server-process.ts';
import { waitFor } from '../support/wait-for.ts';

const { encoded } = djangoPasswordOf('pbkdf2_sha256');
const stack = /^\s+at |node_modules|node:internal/m;

let bench: ImportBench;
let report: string;
beforeEach(async () => {
  bench = await ImportBench.open();
  report = `${bench.folder.path}/report.jsonl`;
});
afterEach(async () => {
  await endLeftovers();
  await bench.close();
});

const start = (...parameters: string[]): RekeyProcess =>
  new RekeyProcess('bundle/cli.js', ['import', 'django', '--report', report, ...parameters], {
    DATABASE_URL: bench.services.config.databaseUrl,
    SECRET_KEY: 'a secret of the tests',
  });
const importDjango = (...parameters: string[]): Promise<Ending> =>
  start('--from', bench.django.url, ...parameters).ended;
const reported = async (): Promise<unknown[]> =>
  (await readFile(report, 'utf8'))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);
/** The counts of the table, by their labels. */
const countsIn = (stdout: string) =>
  Object.fromEntries(
    Array.from(stdout.matchAll(/^ *(\S.*?) {2,}([\d,]+)$/gm), ([, label = '', count]) => [label, count]),
  );

describe('rekey import django', () => {
  test('ends with what it took and what it left, and says of each user why', async () => {
    bench.django.addMany(1200);
    bench.django.add(
      { id: 2001, email: '' },
      { id: 2002, email: 'no address' },
      { id: 2003, email: 'USER7@example.com' },
      { id: 2004, email: 'old@example.com', password: 'md5$salt$5f4dcc3b5aa765d61d8327deb882cf99' },
      { id: 2005, email: 'none@example.com', password: '!' },
    );
    const { code, stdout } = await importDjango();
    expect(code).toBe(0);
    expect(countsIn(stdout)).toEqual({
      taken: '1,201',
      'of them without a password until they reset it': '1',
      'already here': '0',
      left: '4',
      'without an address': '1',
      'with an address that is none': '1',
      'with an address that somebody has': '1',
      'with a password hash that cannot be verified': '1',
      read: '1,205',
    });
    expect(stdout).toContain(report);

    const lines = await reported();
    expect(lines).toHaveLength(1205);
    expect(lines[0]).toEqual({ id: '1', outcome: 'taken' });
    expect(lines.slice(1200)).toEqual([
      { id: '2001', outcome: 'left', reason: 'no-address' },
      { id: '2002', outcome: 'left', reason: 'invalid-address' },
      { id: '2003', outcome: 'left', reason: 'duplicate-address', sameAs: '7' },
      { id: '2004', outcome: 'left', reason: 'unknown-hash' },
      { id: '2005', outcome: 'taken', reason: 'unusable-password' },
    ]);
    expect(await bench.count()).toBe(1201);
  });

  test('writes no hash and no address into the report, which its owner alone can read', async () => {
    bench.django.add({ id: 1, email: 'ada@example.com' }, { id: 2, email: 'bob@example.com', password: 'x' });
    await importDjango();
    const text = await readFile(report, 'utf8');
    expect(text).not.toContain(encoded);
    expect(text).not.toContain('@');
    expect((await stat(report)).mode & 0o777).toBe(0o600);
  });

  test('shows how far it has come, on stderr alone', async () => {
    bench.django.addMany(10);
    const { stdout, stderr } = await importDjango();
    expect(stderr).toMatch(/100% +10 of 10/);
    expect(stderr).not.toContain('\u001b');
    expect(stdout).not.toContain('%');
  });

  test('takes those who are new when it is run again', async () => {
    bench.django.addMany(10);
    await importDjango();
    bench.django.add({ id: 11, email: 'late@example.com' });
    report = `${bench.folder.path}/second.jsonl`;
    const { code, stdout } = await importDjango();
    expect(code).toBe(0);
    expect(countsIn(stdout)).toEqual({ taken: '1', 'already here': '10', left: '0', read: '11' });
  });

  test('with --dry-run writes the report and nothing else', async () => {
    bench.django.addMany(10);
    const { code, stdout } = await importDjango('--dry-run');
    expect(code).toBe(0);
    expect(countsIn(stdout)).toMatchObject({ taken: '10' });
    expect(stdout).toContain('dry run');
    expect(await reported()).toHaveLength(10);
    expect(await bench.count()).toBe(0);
  });

  test('reads other tables and columns, and the flag of a profile', async () => {
    bench.django.run('create table people (key text primary key, mail text, secret text)');
    bench.django.run('create table proofs (person text, proven bool)');
    bench.django.run(
      `insert into people values ('a', 'ada@example.com', '${encoded}'), ('b', 'b@b.cd', '!')`,
    );
    bench.django.run("insert into proofs values ('a', true)");
    const { code, stderr } = await importDjango(
      ...['--table', 'people', '--id-column', 'key', '--email-column', 'mail', '--password-column', 'secret'],
      ...['--no-last-login-column', '--no-active-column', '--no-joined-column'],
      ...['--confirmed', 'proofs.proven', '--confirmed-user-column', 'person'],
    );
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect((await bench.services.account('a')).profile.emailConfirmed).toBe(true);
    expect(await bench.services.account('b')).toMatchObject({ claimedEmailKey: null, active: true });
  });

  test('keeps what was taken when the source breaks off, says so, and fails', async () => {
    bench.django.addMany(2500);
    bench.django.run(
      `create view broken as select id, password, last_login, is_active, date_joined,
        case when id = 1500 then json('broken') else email end as email from auth_user`,
    );
    const { code, stdout, stderr } = await importDjango('--table', 'broken');
    expect(code).toBe(1);
    expect(stderr).toContain('It broke off: malformed JSON');
    expect(stderr).toContain('run it again');
    expect(stderr).not.toMatch(stack);
    expect(countsIn(stdout)).toMatchObject({ taken: '1,000' });
    expect(await reported()).toHaveLength(1000);
    expect(await bench.count()).toBe(1000);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)(
    'ends in order after %s, and goes on when run again',
    async (signal) => {
      bench.django.addMany(60_000);
      const running = start('--from', bench.django.url);
      await waitFor(async () => ((await stat(report).catch(() => null))?.size ?? 0) > 0);
      const { code, stdout, stderr } = await running.end(signal);
      expect(code).toBe(1);
      expect(stderr).toContain('It was stopped.');
      const taken = await bench.count();
      expect(taken % 1000).toBe(0);
      expect(taken).toBeLessThan(60_000);
      expect(await reported()).toHaveLength(taken);
      expect(countsIn(stdout)).toMatchObject({ taken: taken.toLocaleString('en') });

      report = `${bench.folder.path}/second.jsonl`;
      expect((await importDjango()).code).toBe(0);
      expect(await bench.count()).toBe(60_000);
    },
  );
});

describe('rekey import django fails, says why, and takes nobody', () => {
  beforeEach(() => {
    bench.django.addMany(3);
  });

  test.each([
    ['a table that is not there', ['--table', 'accounts_user'], 'there is auth_user'],
    ['a column that is not there', ['--email-column', 'mail'], '--email-column names "mail"'],
    [
      'a report in no folder',
      ['--report', '/dev/null/report.jsonl'],
      '--report names /dev/null/report.jsonl',
    ],
    ['a source that is not there', ['--from', 'sqlite:/dev/null/db'], 'cannot be opened'],
    ['an option that is not there', ['--tabel', 'auth_user'], "unknown option '--tabel'"],
  ])('for %s', async (_, parameters, message) => {
    const { code, stdout, stderr } = await importDjango(...parameters);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(stack);
    expect(await bench.count()).toBe(0);
    expect(await readdir(bench.folder.path)).not.toContain('report.jsonl');
  });

  test('for a report that is there already, and leaves it as it is', async () => {
    await importDjango('--dry-run');
    const before = await readFile(report, 'utf8');
    const { code, stderr } = await importDjango();
    expect(code).toBe(1);
    expect(stderr).toContain('is there already');
    expect(await readFile(report, 'utf8')).toBe(before);
    expect(await bench.count()).toBe(0);
  });

  test('without a source', async () => {
    const { code, stderr } = await start().ended;
    expect(code).toBe(1);
    expect(stderr).toContain("required option '--from <database>' not specified");
  });

  test('for a database of ours that is not up to date', async () => {
    await bench.services.database.migrator.down();
    const { code, stderr } = await importDjango();
    expect(code).toBe(1);
    expect(stderr).toContain('npx rekey migrate');
  });
});
