import { sql } from 'kysely';
import { OperatorError } from '../../failures/operator-error.ts';
import type { Database } from '../connect.ts';
import { connectionOf } from '../engine.ts';
import { migrationState } from '../migrate.ts';
import type { CopiedTable } from './copied-tables.ts';
import { countRows } from './rows.ts';

const migrationTable = 'mikro_orm_migrations';

type Columns = ReadonlyMap<string, readonly string[]>;

/**
 * Makes sure that nothing is lost by a copy: both databases have all migrations, the target has no rows, and the entities
 * know every table and column.
 *
 * @param tables - of the entities
 * @throws OperatorError saying what is wrong and how to fix it
 */
export async function requireCopyable(
  source: Database,
  target: Database,
  tables: readonly CopiedTable[],
): Promise<void> {
  const inSource = await connectionOf(source.em).columns();
  await requireSameMigrations(source, inSource, target);
  requireKnown(inSource, await connectionOf(target.em).columns(), tables);
  const filled: string[] = [];
  for (const table of tables) if ((await countRows(target, table)) > 0) filled.push(table.name);
  if (filled.length > 0)
    throw new OperatorError(
      `--to names a database that is not empty; it has rows in ${filled.join(', ')}. Create a new one and migrate it with rekey migrate, and start no server on it.`,
    );
}

async function requireSameMigrations(source: Database, inSource: Columns, target: Database): Promise<void> {
  const { pending, contracted } = await migrationState(target);
  if (pending.length > 0)
    throw new OperatorError(
      `--to names a database that lacks ${pending.join(', ')}: migrate it first, with DATABASE_URL set to it, by rekey migrate or the migrate command of a server with extensions.`,
    );
  const [here, there] = [
    inSource.has(migrationTable) ? await appliedTo(source) : [],
    await appliedTo(target),
  ];
  const lacking = there.filter((name) => !here.includes(name));
  if (lacking.length > 0)
    throw new OperatorError(
      `--from names a database that lacks ${lacking.join(', ')}: migrate it first, with DATABASE_URL set to it.`,
    );
  const later = [...here.filter((name) => !there.includes(name)), ...contracted];
  if (later.length > 0)
    throw new OperatorError(
      `--from names a database of another version, which has ${later.join(', ')}: use the rekey command of that version, or of the server with its extensions.`,
    );
}

async function appliedTo(database: Database): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select name from ${sql.table(migrationTable)} order by name`.execute(database.em.fork().getKysely());
  return rows.map(({ name }) => name);
}

function requireKnown(inSource: Columns, inTarget: Columns, tables: readonly CopiedTable[]): void {
  const known = new Map(
    tables.map(({ name, columns }) => [name, new Set(columns.map((column) => column.name))]),
  );
  const unknown = [...inSource].flatMap(([table, columns]) => {
    // The target was made by migrations alone: a table that it lacks isn't the server's.
    if (table === migrationTable || table.startsWith('sqlite_') || !inTarget.has(table)) return [];
    const names = known.get(table);
    return names
      ? columns.filter((column) => !names.has(column)).map((column) => `${table}.${column}`)
      : [table];
  });
  if (unknown.length > 0)
    throw new OperatorError(
      `No entity has ${unknown.join(', ')}, so it would be lost: use the rekey command of the server with its extensions.`,
    );
  const missing = [...known.keys()].filter((table) => !inSource.has(table) || !inTarget.has(table));
  if (missing.length > 0)
    throw new OperatorError(`These tables are missing in one of the databases: ${missing.join(', ')}.`);
}
