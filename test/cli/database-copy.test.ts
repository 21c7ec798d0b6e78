import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import Sqlite from 'better-sqlite3';
import { RegisterDocument } from '../../schema/documents.ts';
import { fillInBulk } from '../support/bulk.ts';
import { allLinks, giveOut, isSignedInAt, statusesAt, useUpAt, type GivenOut } from '../support/given-out.ts';
import { lettersTo, letterTo } from '../support/letter.ts';
import { createAccount } from '../support/mailed-accounts.ts';
import { goodPassword, signIn } from '../support/people.ts';
import { hasPostgres, PostgresSource } from '../support/postgres-source.ts';
import { Replicas } from '../support/replicas.ts';
import { endLeftovers, RekeyProcess, type Ending } from '../support/server-process.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';
import { waitFor } from '../support/wait-for.ts';

const stack = /^\s+at |node_modules|node:internal/m;

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await makeTemporaryFolder();
});
afterEach(async () => {
  await endLeftovers();
  await folder.remove();
});

const start = (parameters: readonly string[], environment: Record<string, string> = {}): RekeyProcess =>
  new RekeyProcess('bundle/cli.js', parameters, {
    SECRET_KEY: 'the secret key of the tests',
    ...environment,
  });
const copy = (from: string, to: string): Promise<Ending> =>
  start(['database', 'copy', '--from', from, '--to', to]).ended;
const migrate = (databaseUrl: string): Promise<Ending> =>
  start(['migrate'], { DATABASE_URL: databaseUrl }).ended;

function countIn(path: string, table: string): number {
  const database = new Sqlite(path, { timeout: 5000 });
  const count = database.prepare<[], number>(`select count(*) from "${table}"`).pluck().get();
  database.close();
  return count ?? -1;
}

(hasPostgres ? describe : describe.skip)(
  `a server that moves from SQLite to PostgreSQL and back${hasPostgres ? '' : ' (skipped: no PostgreSQL answers at TEST_POSTGRES_URL)'}`,
  () => {
    let replicas: Replicas;
    let postgres: PostgresSource;
    beforeEach(async () => {
      [replicas, postgres] = [await Replicas.prepare(), await PostgresSource.create()];
    });
    afterEach(async () => {
      await replicas.close();
      await postgres.drop();
    });

    test('keeps its accounts, sessions, links and codes, and the emails that wait', async () => {
      const first = await replicas.start();
      const early = await giveOut(first, replicas.sink);
      const late = await giveOut(first, replicas.sink);
      const browser = first.browser();
      await createAccount(replicas.sink, browser, 'ada@example.com');
      await first.end();
      // Its emails wait longer than it lives.
      const hasty = await replicas.start({ MAIL_DELAY: '5' });
      await hasty
        .mobileApp()
        .send(RegisterDocument, { input: { email: 'bob@example.com', password: goodPassword } });
      await hasty.end();
      expect(lettersTo(replicas.sink, 'bob@example.com')).toEqual([]);

      await migrate(postgres.url);
      const { code, stdout } = await copy(replicas.databaseUrl, postgres.url);
      expect(code).toBe(0);
      expect(stdout).toMatch(/^user +\d+ rows {2}[0-9a-f]{16}$/m);
      expect(stdout).toContain(
        'the number of rows and the checksum of each table are the same in both databases',
      );

      const moved = await replicas.start({ DATABASE_URL: postgres.url });
      const expectAlive = async (given: GivenOut) => {
        expect(await statusesAt(moved, given)).toEqual(allLinks('VALID'));
        expect(await isSignedInAt(moved, given)).toBe(true);
      };
      await expectAlive(early);
      await expectAlive(late);
      expect(await useUpAt(moved, early)).toEqual([]);
      const cookies = moved.browser();
      for (const [name, value] of browser.cookies) cookies.cookies.set(name, value);
      const me = await cookies.post<{ me: unknown }>({ query: '{ me { email } }' });
      expect(me.data).toEqual({ me: { email: 'ada@example.com' } });
      expect((await letterTo(replicas.sink, 'bob@example.com')).url).toContain('/activate/');
      await createAccount(replicas.sink, moved.mobileApp(), 'new@example.com');
      await moved.end();

      const back = `sqlite:${folder.path}/back.sqlite`;
      await migrate(back);
      expect(await copy(postgres.url, back)).toMatchObject({ code: 0 });
      const returned = await replicas.start({ DATABASE_URL: back });
      expect(await statusesAt(returned, late)).toEqual(allLinks('VALID'));
      expect(await isSignedInAt(returned, late)).toBe(true);
      expect(await useUpAt(returned, late)).toEqual([]);
      expect(await useUpAt(returned, early)).not.toEqual([]);
      for (const email of ['ada@example.com', 'new@example.com'])
        expect(await signIn(returned.mobileApp(), email, goodPassword)).toBe(true);
    });
  },
);

describe('rekey database copy', () => {
  const [from, to] = [() => `${folder.path}/from.sqlite`, () => `${folder.path}/to.sqlite`];
  beforeEach(async () => {
    for (const path of [from(), to()]) await migrate(`sqlite:${path}`);
  });

  test('needs no more memory for many rows than for few', async () => {
    // Ninety megabytes of rows, with a heap that does not hold them.
    fillInBulk(from(), 30_000, 3000);
    const parameters = ['database', 'copy', '--from', `sqlite:${from()}`, '--to', `sqlite:${to()}`];
    const { code, stderr } = await start(parameters, { NODE_OPTIONS: '--max-old-space-size=48' }).ended;
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stderr).toMatch(/Copying .* 100% +60000 of 60000/);
    expect(stderr).toMatch(/Verifying .* 100% +120000 of 120000/);
    expect(countIn(to(), 'user')).toBe(30_000);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)(
    'ends in order after %s: the target is empty, the source whole',
    async (signal) => {
      fillInBulk(from(), 40_000, 100);
      const running = start(['database', 'copy', '--from', `sqlite:${from()}`, '--to', `sqlite:${to()}`]);
      await waitFor(() => countIn(to(), 'user') > 0);
      const { code, stdout, stderr } = await running.end(signal);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toContain('The copy was stopped.');
      expect(stderr).not.toMatch(stack);
      expect([countIn(to(), 'user'), countIn(to(), 'profile')]).toEqual([0, 0]);
      expect(countIn(from(), 'user')).toBe(40_000);
      expect(await copy(`sqlite:${from()}`, `sqlite:${to()}`)).toMatchObject({ code: 0 });
    },
  );

  test('says what is wrong without a stack', async () => {
    fillInBulk(to(), 1);
    const filled = await copy(`sqlite:${from()}`, `sqlite:${to()}`);
    expect(filled).toMatchObject({ code: 1, stdout: '' });
    expect(filled.stderr).toContain('--to names a database that is not empty; it has rows in user, profile.');
    expect(filled.stderr).not.toMatch(stack);
    const missing = await copy(`sqlite:${folder.path}/none.sqlite`, `sqlite:${to()}`);
    expect(missing.code).toBe(1);
    expect(missing.stderr).toContain('--from names');
    expect(missing.stderr).not.toMatch(stack);
  });

  test('says in its help that servers must be stopped', async () => {
    const { stdout } = await start(['database', 'copy', '--help']).ended;
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('Stop every server first');
  });
});
