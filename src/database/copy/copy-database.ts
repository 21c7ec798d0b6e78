import { OperatorError } from '../../failures/operator-error.ts';
import type { Database } from '../connect.ts';
import { connectionOf } from '../engine.ts';
import { Checksum } from './checksum.ts';
import { copiedTables, type CopiedTable } from './copied-tables.ts';
import { requireCopyable } from './requirements.ts';
import { countRows, insertRows, readRows, removeRows } from './rows.ts';

/** What is copied, and who watches it. */
export interface CopyParts {
  readonly source: Database;
  /** Migrated, with no rows. */
  readonly target: Database;
  /** Ends it; what was copied is removed again. */
  readonly stop: AbortSignal;
  /** A part of the work begins, with so many rows to go through. */
  readonly onBegin: (part: CopyPart, rows: number) => void;
  /** So many rows more were gone through. */
  readonly onRows: (count: number) => void;
}

/** The parts of the work, in their order. `remove` only follows a failure. */
export type CopyPart = 'copy' | 'verify' | 'remove';

/** A table that was copied, and found to be the same in both databases. */
export interface VerifiedTable {
  readonly name: string;
  readonly rows: number;
  /** In hex. */
  readonly checksum: string;
}

/** A table in both databases. */
interface Pair {
  readonly from: CopiedTable;
  readonly to: CopiedTable;
  readonly rows: number;
}

/**
 * Copies all tables of the entities from one database to another, of any engine, and compares them afterwards. The
 * source is only read. After a failure the target is left as empty as it was.
 *
 * @returns the tables, in the order in which they were copied
 * @throws OperatorError saying why nothing was copied
 */
export async function copyDatabase(parts: CopyParts): Promise<VerifiedTable[]> {
  const { source, target } = parts;
  const from = copiedTables(source);
  const to = copiedTables(target);
  // Two copies, or a copy and a migration, must not work on the target at once.
  return connectionOf(target.em).whileMigrating(async () => {
    await requireCopyable(source, target, to);
    const pairs: Pair[] = [];
    for (const table of from) {
      const twin = to.find(({ name }) => name === table.name);
      if (twin) pairs.push({ from: table, to: twin, rows: await countRows(source, table) });
    }
    try {
      return await copyAndVerify(parts, pairs);
    } catch (error) {
      await removeCopied(parts, to);
      throw error;
    }
  });
}

async function copyAndVerify(parts: CopyParts, pairs: readonly Pair[]): Promise<VerifiedTable[]> {
  const { source, target, stop, onBegin, onRows } = parts;
  const total = pairs.reduce((sum, { rows }) => sum + rows, 0);
  onBegin('copy', total);
  const copied: Checksum[] = [];
  for (const { from, to } of pairs) {
    const checksum = new Checksum(from);
    for await (const rows of readRows(source, from)) {
      requireUnstopped(stop);
      await insertRows(target, to, rows);
      checksum.add(rows);
      onRows(rows.length);
    }
    if (to.generatedKey !== undefined) await connectionOf(target.em).advanceKeys(to.name, to.generatedKey);
    copied.push(checksum);
  }
  onBegin('verify', 2 * total);
  const verified: VerifiedTable[] = [];
  for (const [index, { from, to, rows }] of pairs.entries()) {
    const before = copied[index];
    const inSource = await checksumOf(source, from, parts);
    const inTarget = await checksumOf(target, to, parts);
    if (!before?.equals(inSource) || inSource.rows !== rows)
      throw new OperatorError(
        `The source changed meanwhile: ${from.name} had ${rows} rows and has ${inSource.rows}, or other values. Stop every server that uses it.`,
      );
    if (!inTarget.equals(inSource))
      throw new OperatorError(
        `${to.name} is not the same in the target: ${inTarget.rows} of ${rows} rows, checksum ${inTarget.value} instead of ${inSource.value}. Does a server use the target?`,
      );
    verified.push({ name: to.name, rows, checksum: inTarget.value });
  }
  return verified;
}

async function checksumOf(
  database: Database,
  table: CopiedTable,
  { stop, onRows }: CopyParts,
): Promise<Checksum> {
  const checksum = new Checksum(table);
  for await (const rows of readRows(database, table)) {
    requireUnstopped(stop);
    checksum.add(rows);
    onRows(rows.length);
  }
  return checksum;
}

async function removeCopied(
  { target, onBegin, onRows }: CopyParts,
  tables: readonly CopiedTable[],
): Promise<void> {
  onBegin('remove', tables.length);
  try {
    for (const table of tables.toReversed()) {
      await removeRows(target, table);
      onRows(1);
    }
  } catch (error) {
    throw new OperatorError(
      'The copy failed, and what was copied could not be removed again: create the target anew and migrate it before you try again.',
      { cause: error },
    );
  }
}

function requireUnstopped(stop: AbortSignal): void {
  if (stop.aborted) throw new OperatorError('The copy was stopped.');
}
