import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openDjangoSource, type DjangoSource, type DjangoUser } from '../../src/import/django-source.ts';
import { authUser, type DjangoTables } from '../../src/import/django-tables.ts';
import { openSourceDatabase } from '../../src/database/source-database.ts';
import { authUserTable, DjangoDatabase } from '../support/django-database.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

let folder: TemporaryFolder;
let django: DjangoDatabase;
let source: DjangoSource | undefined;
beforeEach(async () => {
  folder = await makeTemporaryFolder();
  django = new DjangoDatabase(`${folder.path}/db.sqlite3`, authUserTable);
});
afterEach(async () => {
  await source?.close();
  source = undefined;
  django.close();
  await folder.remove();
});

async function read(changes: Partial<DjangoTables> = {}, size = 2): Promise<DjangoUser[][]> {
  source = await openDjangoSource(django.url, { ...authUser, ...changes });
  const batches = [];
  for await (const batch of source.batches(size)) batches.push(batch);
  return batches;
}
const idsOf = (batches: DjangoUser[][]) => batches.map((batch) => batch.map(({ id }) => id));
const problemOf = async (changes: Partial<DjangoTables>, from = django.url): Promise<string> =>
  openDjangoSource(from, { ...authUser, ...changes }).then(
    () => '',
    (error: unknown) => String(error),
  );

describe('users are read', () => {
  test('as Django stored them', async () => {
    django.add({ id: 1, email: 'Ada@Example.com', password: 'x', last_login: '2026-01-02 03:04:05.678901' });
    expect(await read()).toEqual([
      [
        {
          id: '1',
          email: 'Ada@Example.com',
          password: 'x',
          lastLogin: '2026-01-02 03:04:05.678901',
          active: true,
          joined: '2024-01-02 03:04:05.678901',
          confirmed: true,
        },
      ],
    ]);
  });

  test.each([
    [0, []],
    [1, [['1']]],
    [2, [['1', '2']]],
    [3, [['1', '2'], ['3']]],
    [
      4,
      [
        ['1', '2'],
        ['3', '4'],
      ],
    ],
  ])('in batches, each once, by id: %i', async (count, batches) => {
    django.addMany(count);
    expect(idsOf(await read())).toEqual(batches);
    expect(await source?.count()).toBe(count);
  });

  test('over gaps, and beyond what a number of JavaScript holds', async () => {
    const ids = [-5n, 3n, 1000n, 2n ** 53n + 1n, 2n ** 63n - 1n];
    django.add(...ids.toReversed().map((id) => ({ id, email: `u${id}@example.com` })));
    expect(idsOf(await read()).flat()).toEqual(ids.map(String));
  });

  test('while others are added and removed, without missing who stays', async () => {
    django.addMany(4);
    source = await openDjangoSource(django.url, authUser);
    const seen: string[] = [];
    for await (const batch of source.batches(2)) {
      seen.push(...batch.map(({ id }) => id));
      if (seen.length === 2) django.run('delete from auth_user where id in (1, 2, 3)');
    }
    expect(seen).toEqual(['1', '2', '4']);
  });

  test('with UUIDs as Django prints them', async () => {
    django.run(
      'create table people (id char(32) primary key, email, password, last_login, is_active, date_joined)',
    );
    django.run(
      "insert into people values ('0123456789abcdef0123456789abcdef', 'a@b.cd', 'x', null, 1, null)",
    );
    django.run(
      "insert into people values ('f123456789abcdef0123456789abcdef', 'b@b.cd', 'x', null, 1, null)",
    );
    expect(idsOf(await read({ table: 'people' }, 1))).toEqual([
      ['01234567-89ab-cdef-0123-456789abcdef'],
      ['f1234567-89ab-cdef-0123-456789abcdef'],
    ]);
  });

  test('from tables and columns of other names, even strange ones', async () => {
    django.run('create table "my ""users" ("user id" varchar(9) primary key, "e-mail" text, "select" text)');
    django.run("insert into \"my \"\"users\" values ('a', 'ada@example.com', 'x'), ('b', null, null)");
    const [batch = []] = await read({
      table: 'my "users',
      idColumn: 'user id',
      emailColumn: 'e-mail',
      passwordColumn: 'select',
      lastLoginColumn: false,
      activeColumn: false,
      joinedColumn: false,
    });
    expect(batch).toMatchObject([
      { id: 'a', email: 'ada@example.com', password: 'x', lastLogin: null, active: true, joined: null },
      { id: 'b', email: null, password: null },
    ]);
  });
});

describe('the flag of a confirmed address', () => {
  beforeEach(() => {
    django.add(
      { id: 1, email: 'a@b.cd' },
      { id: 2, email: 'b@b.cd', is_active: 0 },
      { id: 3, email: 'c@b.cd' },
    );
    django.run(
      'create table app_profile (id integer primary key, user_id integer unique, email_confirmed bool)',
    );
    django.run('insert into app_profile values (1, 1, 1), (2, 2, 0)');
  });
  const confirmed = async (changes: Partial<DjangoTables>) =>
    (await read(changes)).flat().map((user) => user.confirmed);

  test('is read from a profile, and is not set where there is no profile', async () => {
    expect(await confirmed({ confirmed: 'app_profile.email_confirmed' })).toEqual([true, false, false]);
  });

  test('is read by another key of the user', async () => {
    django.run('alter table app_profile rename column user_id to owner');
    const names = { confirmed: 'app_profile.email_confirmed', confirmedUserColumn: 'owner' };
    expect(await confirmed(names)).toEqual([true, false, false]);
  });

  test('may be a column of the users themselves', async () => {
    const names = { confirmed: 'auth_user.is_active', confirmedUserColumn: 'id' };
    expect(await confirmed(names)).toEqual([true, false, true]);
  });
});

describe('what cannot be read is told of at once, with what there is instead:', () => {
  test('a table', async () => {
    expect(await problemOf({ table: 'accounts_user' })).toContain(
      '--table names the table "accounts_user"; there is auth_user.',
    );
  });

  test('columns', async () => {
    const problem = await problemOf({ emailColumn: 'mail', joinedColumn: 'joined' });
    const columns = 'the columns of auth_user are id, password, last_login, email, is_active, date_joined.';
    expect(problem).toContain(`--email-column names "mail"; ${columns}`);
    expect(problem).toContain(`--joined-column names "joined"; ${columns}`);
  });

  test.each([
    ['a table', 'profile.flag', '--confirmed names the table "profile"'],
    ['a column', 'auth_user.flag', '--confirmed names "flag"'],
    ['anything with a dot', 'flag', '--confirmed names the table ""'],
  ])('a flag that names no %s', async (_, confirmed, message) => {
    expect(await problemOf({ confirmed })).toContain(message);
  });

  test.each([
    ['a file that is not there', () => `sqlite:${folder.path}/none.sqlite3`, 'cannot be opened'],
    ['a file that is no database', () => 'sqlite:package.json', 'file is not a database'],
    ['a database of another kind', () => 'mysql://localhost/django', '--from must be'],
    ['a URL that is none', () => 'postgresql://[', 'is no URL'],
  ])('%s', async (_, from, message) => {
    expect(await problemOf({}, from())).toContain(message);
  });

  test('a server that does not answer, without a word of the password', async () => {
    const problem = await problemOf({}, 'postgresql://django:s3cret@127.0.0.1:1/django');
    expect(problem).toContain('ECONNREFUSED');
    expect(problem).not.toContain('s3cret');
  });
});

test('nothing can be changed in the source', async () => {
  const database = await openSourceDatabase(django.url);
  try {
    const change = database.deleteFrom('auth_user').execute();
    await expect(change).rejects.toThrow('readonly');
  } finally {
    await database.destroy();
  }
});
