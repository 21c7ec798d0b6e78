import { sql, type RawBuilder } from 'kysely';
import { OperatorError } from '../../failures/operator-error.ts';
import { reasonOf } from '../../failures/reason-of.ts';
import { tryLaterOf } from '../../failures/try-later.ts';
import type { Database } from '../connect.ts';
import { connectionOf } from '../engine.ts';
import { inTransaction } from '../transaction.ts';
import type { CopiedRow } from './checksum.ts';
import type { CopiedTable } from './copied-tables.ts';

// So few that they weigh nothing in memory, so many that a commit for them doesn't take most of the time.
const rowsAtOnce = 1000;

// Of SQLite, which takes fewer parameters in a statement than PostgreSQL.
const mostParameters = 30_000;

/** How many rows a table has. */
export async function countRows(database: Database, { name }: CopiedTable): Promise<number> {
  const { rows } = await sql<{ count: number | string }>`
    select count(*) as count from ${sql.table(name)}`.execute(database.em.fork().getKysely());
  return Number(rows[0]?.count);
}

/** Reads a table in batches, in the order of its primary key. Memory is bounded by a batch. */
export async function* readRows(database: Database, table: CopiedTable): AsyncGenerator<CopiedRow[]> {
  const { columns, key, name } = table;
  const keyColumns = sql.join(key.map((column) => sql.ref(column)));
  let after: RawBuilder<unknown> = sql``;
  for (;;) {
    const { rows } = await sql<Record<string, unknown>>`
      select ${sql.join(columns.map((column) => sql.ref(column.name)))} from ${sql.table(name)}
      ${after} order by ${keyColumns} limit ${sql.lit(rowsAtOnce)}`.execute(database.em.fork().getKysely());
    const last = rows.at(-1);
    if (last) yield rows.map((row) => columns.map((column) => column.read(row[column.name])));
    if (!last || rows.length < rowsAtOnce) return;
    after = sql`where (${keyColumns}) > (${sql.join(key.map((column) => sql`${last[column]}`))})`;
  }
}

/**
 * Writes rows in one transaction.
 *
 * @throws OperatorError naming the row that the database does not take, and why
 */
export async function insertRows(
  database: Database,
  table: CopiedTable,
  rows: readonly CopiedRow[],
): Promise<void> {
  try {
    await insertTogether(database, table, rows);
  } catch (error) {
    if (tryLaterOf(error)) throw error;
    // To find out which it is: what was written is removed after any failure.
    for (const row of rows)
      await insertTogether(database, table, [row]).catch((reason: unknown) => {
        throw refusal(database, table, row, reason);
      });
    throw error;
  }
}

/** Removes all rows, in batches too. Those that refer to them must be gone. */
export async function removeRows(database: Database, { name, key }: CopiedTable): Promise<void> {
  const keyColumns = sql.join(key.map((column) => sql.ref(column)));
  let removed: bigint;
  do {
    removed = await inTransaction(database.em.fork(), async (transaction) => {
      const { numAffectedRows } = await sql`
        delete from ${sql.table(name)} where (${keyColumns}) in
        (select ${keyColumns} from ${sql.table(name)} limit ${sql.lit(rowsAtOnce)})`.execute(
        transaction.getKysely(),
      );
      return numAffectedRows ?? 0n;
    });
  } while (removed > 0n);
}

async function insertTogether(
  database: Database,
  { name, columns }: CopiedTable,
  rows: readonly CopiedRow[],
): Promise<void> {
  const names = sql.join(columns.map((column) => sql.ref(column.name)));
  const atOnce = Math.max(1, Math.floor(mostParameters / columns.length));
  await inTransaction(database.em.fork(), async (transaction) => {
    for (let start = 0; start < rows.length; start += atOnce) {
      const values = rows
        .slice(start, start + atOnce)
        .map((row) => sql`(${sql.join(columns.map((column, index) => sql`${column.write(row[index])}`))})`);
      await sql`insert into ${sql.table(name)} (${names}) values ${sql.join(values)}`.execute(
        transaction.getKysely(),
      );
    }
  });
}

function refusal(
  database: Database,
  { name, columns, key }: CopiedTable,
  row: CopiedRow,
  reason: unknown,
): unknown {
  if (tryLaterOf(reason)) return reason;
  const { engine } = connectionOf(database.em);
  const which = key.map((column) => {
    const index = columns.findIndex((candidate) => candidate.name === column);
    return `${column} ${JSON.stringify(row[index])}`;
  });
  const withNul = columns.filter((_, index) => holdsNul(row[index])).map((column) => column.name);
  const why =
    withNul.length > 0
      ? `${withNul.join(' and ')} of it has the character U+0000, which ${engine.name} can't store. Remove it in the source`
      : reasonOf(reason);
  return new OperatorError(
    `${engine.name} does not take the row of ${name} with ${which.join(', ')}: ${why}.`,
    {
      cause: reason,
    },
  );
}

function holdsNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0');
  if (typeof value !== 'object' || value === null || value instanceof Date || value instanceof Uint8Array)
    return false;
  return Object.entries(value).flat().some(holdsNul);
}
