import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { defineEntity, p } from '@mikro-orm/core';
import { Migration } from '@mikro-orm/migrations';
import Sqlite from 'better-sqlite3';
import { connectDatabase, type Database, type DatabaseAdditions } from '../../src/database/connect.ts';
import { copyBetween, type DatabaseCopy, type VerifiedTable } from '../../src/database/copy.ts';
import { migrate } from '../../src/database/migrate.ts';
import { User, UserSchema } from '../../src/entities/user.ts';
import { fillWithAccounts } from '../support/crowd.ts';
import { fillInBulk } from '../support/bulk.ts';
import { hasPostgres, PostgresSource } from '../support/postgres-source.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';
import { migrations } from '../../src/database/migrations/index.ts';

const ThingSchema = defineEntity({
  name: 'Thing',
  tableName: 'thing',
  properties: {
    id: p.integer().primary().autoincrement(),
    data: p.json<unknown>().strictNullable(),
    big: p.bigint(),
    ratio: p.double(),
    price: p.decimal(),
    bytes: p.blob().strictNullable(),
    day: p.date(),
    at: p.datetime(3),
    flag: p.boolean(),
    tags: p.array(),
    uuid: p.uuid(),
    words: p.string(),
    owner: () => p.manyToOne(User).ref().deleteRule('cascade'),
  },
});
class Thing extends ThingSchema.class {}
ThingSchema.setClass(Thing);

/** A table of each kind of column, and one between things and users, as a project may have them. */
const HoldSchema = defineEntity({
  name: 'Hold',
  tableName: 'a_hold',
  properties: {
    thing: () => p.manyToOne(Thing).primary().ref(),
    user: () => p.manyToOne(User).primary().ref(),
    note: p.text().strictNullable(),
  },
});

class ThingMigration extends Migration {
  override up(): void {
    const platform = this.driver.getPlatform();
    const time = platform.getDateTimeTypeDeclarationSQL({ length: 3 });
    const isPostgres = platform.getBlobDeclarationSQL() === 'bytea';
    this.addSql(`
      create table "thing" (
        "id" ${isPostgres ? 'serial primary key' : 'integer primary key autoincrement'},
        "data" ${isPostgres ? 'jsonb' : 'json'} null, "big" bigint not null,
        "ratio" double precision not null, "price" numeric(10, 2) not null,
        "bytes" ${platform.getBlobDeclarationSQL()} null, "day" date not null, "at" ${time} not null,
        "flag" ${platform.getBooleanTypeDeclarationSQL()} not null, "tags" ${isPostgres ? 'text[]' : 'text'} not null,
        "uuid" ${isPostgres ? 'uuid' : 'text'} not null, "words" varchar(20) not null,
        "owner_id" text not null references "user" ("id") on delete cascade
      )`);
    this.addSql(`
      create table "a_hold" (
        "thing_id" integer not null references "thing" ("id"),
        "user_id" text not null references "user" ("id"), "note" text null, primary key ("thing_id", "user_id")
      )`);
  }
}

const things: DatabaseAdditions = {
  entities: [Thing, HoldSchema],
  migrations: [{ name: 'test-things', class: ThingMigration }],
};

let folder: TemporaryFolder;
const opened: Database[] = [];
const created: PostgresSource[] = [];
beforeEach(async () => {
  folder = await makeTemporaryFolder();
});
afterEach(async () => {
  for (const database of opened.splice(0)) await database.close();
  for (const database of created.splice(0)) await database.drop();
  await folder.remove();
});

const engines = {
  SQLite: () => Promise.resolve(`sqlite:${folder.path}/${opened.length}.sqlite`),
  PostgreSQL: async () => {
    const database = await PostgresSource.create();
    created.push(database);
    return database.url;
  },
};
type EngineName = keyof typeof engines;

/** A migrated database, and where it is. */
async function prepare(
  engine: EngineName,
  additions: readonly DatabaseAdditions[] = [],
): Promise<{ url: string; database: Database }> {
  const url = await engines[engine]();
  const database = await connectDatabase(url, additions, { create: true });
  opened.push(database);
  await migrate(database);
  return { url, database };
}

const copy = (from: string, to: string, changes: Partial<DatabaseCopy> = {}): Promise<VerifiedTable[]> =>
  copyBetween({
    from,
    to,
    additions: [],
    stop: new AbortController().signal,
    onBegin: () => undefined,
    onRows: () => undefined,
    ...changes,
  });
const rowsOf = (tables: readonly VerifiedTable[]) =>
  Object.fromEntries(tables.filter(({ rows }) => rows > 0).map(({ name, rows }) => [name, rows]));
const countIn = async ({ em }: Database, table: string): Promise<number> => {
  const [row] = await em
    .getConnection()
    .execute<{ count: number }[]>(`select count(*) as count from "${table}"`);
  return Number(row?.count);
};

const pairs: readonly (readonly [EngineName, EngineName])[] = [
  ['SQLite', 'SQLite'],
  ['SQLite', 'PostgreSQL'],
  ['PostgreSQL', 'SQLite'],
  ['PostgreSQL', 'PostgreSQL'],
];
const withoutPostgres = hasPostgres ? '' : ' (skipped: no PostgreSQL answers at TEST_POSTGRES_URL)';

describe.each(pairs)('from %s to %s', (from, to) => {
  const needsPostgres = from === 'PostgreSQL' || to === 'PostgreSQL';
  const runs = hasPostgres || !needsPostgres ? test : test.skip;
  const reason = needsPostgres ? withoutPostgres : '';

  runs(`all that the server stores arrives, over several batches${reason}`, async () => {
    const [source, target] = [await prepare(from), await prepare(to)];
    await fillWithAccounts(source.database, 1203, new Date('2026-01-02T03:04:05.678Z'));
    const tables = await copy(source.url, target.url);
    expect(rowsOf(tables)).toEqual({ user: 1203, profile: 1203, session: 1203, security_event: 1203 });
    const read = ({ database }: typeof source) =>
      database.em.fork().find(User, {}, { orderBy: { id: 'asc' }, populate: ['profile'] });
    const sorted = (users: readonly User[]) => users.map((user) => JSON.stringify(user)).sort();
    expect(sorted(await read(target))).toEqual(sorted(await read(source)));
  });

  runs(`so does what a project stores, with every kind of column${reason}`, async () => {
    const [source, target] = [await prepare(from, [things]), await prepare(to, [things])];
    await fillWithAccounts(source.database, 2, new Date(0));
    const values = [
      { text: 'one', list: [1, 2, { z: 1, a: null }], 'Zoë "💐" \\u0000': true },
      'a "string"',
      '12',
      12.5,
      true,
      [],
      null,
    ];
    const em = source.database.em.fork();
    const create = (data: unknown, number: number): Thing =>
      em.create(Thing, {
        id: number + 1,
        data,
        big: BigInt(number) * 900_719_925_474_099n,
        ratio: 1.1 * number,
        price: `${number}.10`,
        bytes: number % 2 ? Buffer.from([0, 1, 255, number]) : null,
        day: '1815-12-10',
        at: new Date(-number * 1_234_567_891),
        flag: number % 2 === 0,
        tags: ['a', `b ${number}`],
        uuid: `0192d3c0-0000-7000-8000-00000000000${number}`,
        words: 'Zoë 💐 \t"\'\\',
        owner: `person-${number % 2}`,
      } as never);
    values.map(create);
    await em.flush();
    await em.insertMany(HoldSchema, [
      { thing: 1, user: 'person-0', note: null },
      { thing: 1, user: 'person-1', note: '' },
      { thing: 2, user: 'person-0', note: 'x' },
    ]);

    const tables = await copy(source.url, target.url, { additions: [things] });
    expect(rowsOf(tables)).toEqual({
      user: 2,
      profile: 2,
      session: 2,
      security_event: 2,
      thing: 7,
      a_hold: 3,
    });
    const read = (database: Database) =>
      Promise.all([
        database.em.fork().find(Thing, {}, { orderBy: { id: 'asc' } }),
        database.em.fork().find(HoldSchema, {}, { orderBy: { thing: 'asc', user: 'asc' } }),
      ]);
    // JSONB sorts the keys of an object, and SQLite takes zeros from a decimal number.
    const comparable = (value: unknown): unknown => {
      if (typeof value === 'bigint') return String(value);
      if (typeof value !== 'object' || value === null || value instanceof Date) return value;
      if (Array.isArray(value)) return value.map(comparable);
      return Object.entries(value)
        .map(([key, inner]) => [key, key === 'price' ? Number(inner) : comparable(inner)])
        .sort();
    };
    const plain = async (database: Database) =>
      JSON.parse(JSON.stringify(await read(database)), (_, value: unknown) => comparable(value)) as unknown;
    expect(await plain(target.database)).toEqual(await plain(source.database));

    // Keys that the database makes go on after those that were copied.
    const next = target.database.em.fork();
    const thing = next.create(Thing, {
      ...{ data: null, big: 1n, ratio: 1, price: '1', bytes: null, day: '2000-01-01', at: new Date(0) },
      ...{ flag: true, tags: [], uuid: '0192d3c0-0000-7000-8000-000000000009', words: '', owner: 'person-0' },
    } as never);
    await next.flush();
    expect(thing.id).toBe(8);
  });
});

describe('a copy is refused, and leaves both databases as they are,', () => {
  test('if the target has rows', async () => {
    const [source, target] = [await prepare('SQLite'), await prepare('SQLite')];
    await fillWithAccounts(source.database, 3, new Date(0));
    await fillWithAccounts(target.database, 1, new Date(0));
    await expect(copy(source.url, target.url)).rejects.toThrow(
      '--to names a database that is not empty; it has rows in user, session, security_event, profile.',
    );
    expect(await countIn(target.database, 'user')).toBe(1);
  });

  test('if the target is the source', async () => {
    const source = await prepare('SQLite');
    await fillWithAccounts(source.database, 3, new Date(0));
    await expect(copy(source.url, source.url)).rejects.toThrow('is not empty');
    expect(await countIn(source.database, 'user')).toBe(3);
  });

  test('if the source or the target lacks a migration, even all of them', async () => {
    const [source, target] = [await prepare('SQLite'), await prepare('SQLite')];
    const newest = migrations.at(-1)?.name ?? '';
    await source.database.migrator.down();
    await expect(copy(source.url, target.url)).rejects.toThrow(
      `--from names a database that lacks ${newest}`,
    );
    await expect(copy(target.url, source.url)).rejects.toThrow(`--to names a database that lacks ${newest}`);
    const empty = `${folder.path}/empty.sqlite`;
    new Sqlite(empty).exec('create table other (id)').close();
    await expect(copy(`sqlite:${empty}`, target.url)).rejects.toThrow(
      '--from names a database that lacks 20261123-accounts',
    );
    const untouched = new Sqlite(empty);
    expect(untouched.prepare('select name from sqlite_schema').pluck().all()).toEqual(['other']);
    untouched.close();
  });

  test('if the source has migrations or tables of an extension that the command was not given', async () => {
    const [source, target] = [await prepare('SQLite', [things]), await prepare('SQLite')];
    await expect(copy(source.url, target.url)).rejects.toThrow('which has test-things');
    const both = await prepare('SQLite', [things]);
    await expect(copy(source.url, both.url)).rejects.toThrow(
      'No entity has a_hold, thing, so it would be lost',
    );
  });

  test('if the source has a column that no entity knows', async () => {
    const [source, target] = [await prepare('SQLite'), await prepare('SQLite')];
    await source.database.em.getConnection().execute('alter table profile add column shoe_size integer');
    await expect(copy(source.url, target.url)).rejects.toThrow('No entity has profile.shoe_size');
  });

  test('if rows refer to rows of the same table', async () => {
    const Tree = defineEntity({
      name: 'Tree',
      tableName: 'tree',
      properties: {
        id: p.text().primary(),
        parent: () => p.manyToOne(Tree).nullable(),
        user: () => p.manyToOne(UserSchema),
      },
    });
    const { url } = await prepare('SQLite');
    const target = await prepare('SQLite');
    await expect(copy(url, target.url, { additions: [{ entities: [Tree] }] })).rejects.toThrow(
      'there is no order to copy them in: tree.',
    );
  });

  test('if one of them does not exist or does not answer', async () => {
    const { url } = await prepare('SQLite');
    await expect(copy('sqlite:/dev/null/none', url)).rejects.toThrow('--from names /dev/null/none');
    await expect(copy(url, `sqlite:${folder.path}/none.sqlite`)).rejects.toThrow('--to names');
    await expect(copy(url, 'postgresql://postgres@127.0.0.1:1/none')).rejects.toThrow(
      /--to names the database none at 127\.0\.0\.1:1: no PostgreSQL answers there .*ECONNREFUSED/,
    );
    await expect(copy('mysql://somewhere', url)).rejects.toThrow('--from must name a SQLite file');
  });
});

describe('after a failure nothing is left in the target, and the source is as it was:', () => {
  const several = 2500;
  let source: Awaited<ReturnType<typeof prepare>>;
  let target: typeof source;
  beforeEach(async () => {
    [source, target] = [await prepare('SQLite'), await prepare('SQLite')];
    fillInBulk(source.url.replace('sqlite:', ''), several, 20);
  });
  const expectUndone = async () => {
    for (const table of ['user', 'profile']) {
      expect(await countIn(target.database, table)).toBe(0);
      expect(await countIn(source.database, table)).toBe(several);
    }
  };

  test('when it is stopped while it copies', async () => {
    const controller = new AbortController();
    const parts: string[] = [];
    const stopped = copy(source.url, target.url, {
      stop: controller.signal,
      onBegin: (part) => parts.push(part),
      onRows: () => {
        controller.abort();
      },
    });
    await expect(stopped).rejects.toThrow('The copy was stopped.');
    expect(parts).toEqual(['copy', 'remove']);
    await expectUndone();
  });

  test('when the source is written to meanwhile, which is found out at the end', async () => {
    const server = new Sqlite(source.url.replace('sqlite:', ''));
    let rows = 0;
    const change = copy(source.url, target.url, {
      onRows(count) {
        rows += count;
        // The number of rows stays, and the row was copied before.
        if (rows === 2000) server.exec("update user set password = 'new' where id = 'bulk-1'");
      },
    });
    await expect(change).rejects.toThrow('The source changed meanwhile: user had 2500 rows');
    server.close();
    await expectUndone();
  });

  test('when the target is written to meanwhile', async () => {
    const server = new Sqlite(target.url.replace('sqlite:', ''), { timeout: 5000 });
    let rows = 0;
    const change = copy(source.url, target.url, {
      onRows(count) {
        rows += count;
        if (rows === several) server.exec("update user set password = 'new' where id = 'bulk-1'");
      },
    });
    await expect(change).rejects.toThrow('user is not the same in the target: 2500 of 2500 rows');
    server.close();
    await expectUndone();
  });

  test('when the target does not take a row, which is named', async () => {
    await target.database.em.getConnection().execute(
      `create trigger refuse before insert on profile when new.user_id = 'bulk-77'
        begin select raise(abort, 'no shoes'); end`,
    );
    await expect(copy(source.url, target.url)).rejects.toThrow(
      'SQLite does not take the row of profile with user_id "bulk-77": ',
    );
    await expectUndone();
  });
});

(hasPostgres ? describe : describe.skip)(`text that PostgreSQL can't hold${withoutPostgres}`, () => {
  test.each([
    [
      'user',
      'display_name',
      "update profile set display_name = 'a' || char(0) where user_id = 'person-1'",
      'profile',
      'user_id "person-1"',
    ],
    [
      'data',
      'data',
      `insert into thing values (5, '{"a":["\\u0000"]}', 1, 1, 1, null, '2000-01-01', 0, 1, '', '0192d3c0-0000-7000-8000-000000000009', '', 'person-1')`,
      'thing',
      'id 5',
    ],
  ])('is named with its table, key and column (%s)', async (_, column, change, table, key) => {
    const [source, target] = [await prepare('SQLite', [things]), await prepare('PostgreSQL', [things])];
    await fillWithAccounts(source.database, 3, new Date(0));
    await source.database.em.getConnection().execute(change);
    await expect(copy(source.url, target.url, { additions: [things] })).rejects.toThrow(
      `PostgreSQL does not take the row of ${table} with ${key}: ${column} of it has the character U+0000, which PostgreSQL can't store.`,
    );
    expect(await countIn(target.database, 'user')).toBe(0);
  });

  test('is named too where it is too long', async () => {
    const [source, target] = [await prepare('SQLite', [things]), await prepare('PostgreSQL', [things])];
    await fillWithAccounts(source.database, 3, new Date(0));
    await source.database.em
      .getConnection()
      .execute(
        `insert into thing values (5, null, 1, 1, 1, null, '2000-01-01', 0, 1, '', '0192d3c0-0000-7000-8000-000000000009', '${'x'.repeat(21)}', 'person-1')`,
      );
    await expect(copy(source.url, target.url, { additions: [things] })).rejects.toThrow(
      /row of thing with id 5: .*value too long for type character varying\(20\)/,
    );
  });
});
