import { sql, type RawBuilder } from 'kysely';
import { checkTables, confirmedFlag, type DjangoTables } from './django-tables.ts';
import { openSourceDatabase, type SourceDatabase } from '../database/source-database.ts';

/** A user as Django stores them. Times are text as `YYYY-MM-DD HH:MM:SS` in UTC, with or without more behind it. */
export interface DjangoUser {
  readonly id: string;
  readonly email: string | null;
  readonly password: string | null;
  readonly lastLogin: string | null;
  readonly active: boolean;
  readonly joined: string | null;
  /** Whether the address was confirmed; true where nothing says so or otherwise. */
  readonly confirmed: boolean;
}

/** The users of a Django, to be read once, from the lowest id to the highest. */
export interface DjangoSource {
  count(): Promise<number>;
  /**
   * Reads on from the last id each time, so that it holds no more than one batch and keeps no transaction open.
   *
   * @param size - most users at once
   */
  batches(size: number): AsyncGenerator<DjangoUser[], void>;
  close(): Promise<void>;
}

/** A row as both kinds of database give it: all as text, but for the id to go on from. */
interface Row extends Record<'id' | 'active' | 'confirmed', string> {
  readonly place: unknown;
  readonly email: string | null;
  readonly password: string | null;
  readonly lastLogin: string | null;
  readonly joined: string | null;
}

/**
 * Opens the database of a Django.
 *
 * @param from - `sqlite:path` or `postgresql://…`
 * @throws ConfigError where it cannot be opened, or lacks what is named
 */
export async function openDjangoSource(from: string, names: DjangoTables): Promise<DjangoSource> {
  const database = await openSourceDatabase(from);
  try {
    return createDjangoSource(database, names, await checkTables(database, names));
  } catch (error) {
    await database.destroy();
    throw error;
  }
}

function createDjangoSource(database: SourceDatabase, names: DjangoTables, idType: string): DjangoSource {
  const users = sql.table(names.table);
  const id = sql.id('users', names.idColumn);

  const readAfter = async (place: unknown, size: number): Promise<Row[]> => {
    const following = place === null ? sql`${id} is not null` : sql`${id} > ${place}`;
    const { rows } = await sql<Row>`
      select ${id} as "place",
        ${columnAsText(names.idColumn)} as "id",
        ${columnAsText(names.emailColumn)} as "email",
        ${columnAsText(names.passwordColumn)} as "password",
        ${columnAsText(names.lastLoginColumn)} as "lastLogin",
        ${columnAsText(names.activeColumn, yes)} as "active",
        ${columnAsText(names.joinedColumn)} as "joined",
        ${isConfirmed(names)} as "confirmed"
      from ${users} as ${sql.id('users')}
      where ${following} order by ${id} limit ${sql.lit(size)}`.execute(database);
    return rows;
  };

  return {
    async count() {
      const { rows } = await sql<{ count: string | bigint }>`
        select count(${id}) as "count" from ${users} as ${sql.id('users')}`.execute(database);
      return Number(rows[0]?.count);
    },

    async *batches(size) {
      let place: unknown = null;
      do {
        const rows = await readAfter(place, size);
        if (rows.length > 0) yield rows.map((row) => toDjangoUser(row, idType));
        place = rows.at(size - 1)?.place ?? null;
      } while (place !== null);
    },

    close: () => database.destroy(),
  };
}

const yes = sql`'true'`;

function columnAsText(name: string | false, otherwise = sql`null`): RawBuilder<unknown> {
  return name === false ? otherwise : sql`cast(${sql.id('users', name)} as text)`;
}

function isConfirmed({ confirmed, confirmedUserColumn, idColumn }: DjangoTables): RawBuilder<unknown> {
  if (confirmed === undefined) return yes;
  const { table, column } = confirmedFlag(confirmed);
  return sql`cast(exists(
    select 1 from ${sql.table(table)} as ${sql.id('flags')}
    where ${sql.id('flags', confirmedUserColumn)} = ${sql.id('users', idColumn)}
      and cast(${sql.id('flags', column)} as text) in ('true', '1')
  ) as text)`;
}

function toDjangoUser(row: Row, idType: string): DjangoUser {
  const { id, email, password, lastLogin, active, joined, confirmed } = row;
  return {
    id: idType.toLowerCase() === 'char(32)' ? dashed(id) : id,
    email,
    password,
    lastLogin,
    active: isTrue(active),
    joined,
    confirmed: isTrue(confirmed),
  };
}

/** A UUID as Django prints it, and so signs it: SQLite knows none, so there Django stores their digits alone. */
function dashed(digits: string): string {
  return digits.replace(/^(\w{8})(\w{4})(\w{4})(\w{4})(\w{12})$/, '$1-$2-$3-$4-$5');
}

function isTrue(text: string): boolean {
  return text === 'true' || text === '1';
}
