import { createHash } from 'node:crypto';
import type { CopiedTable } from './copied-tables.ts';

/** A row as the entities mean it: its values in the order of the table's columns. */
export type CopiedRow = readonly unknown[];

/**
 * A checksum over the rows of a table, in whatever order they come: engines sort text differently. It is the sum of the
 * SHA-256 of each row, modulo 2^256. It finds what goes wrong, not what somebody forges.
 */
export class Checksum {
  rows = 0;
  readonly #table: CopiedTable;
  #sum = 0n;

  constructor(table: CopiedTable) {
    this.#table = table;
  }

  add(rows: readonly CopiedRow[]): void {
    for (const row of rows) {
      const values = this.#table.columns.map((column, index) => plain(column.canonical(row[index])));
      const hash = createHash('sha256').update(JSON.stringify(values)).digest('hex');
      this.#sum = BigInt.asUintN(256, this.#sum + BigInt(`0x${hash}`));
    }
    this.rows += rows.length;
  }

  /** In hex. */
  get value(): string {
    return this.#sum.toString(16).padStart(64, '0');
  }

  equals(other: Checksum): boolean {
    return this.rows === other.rows && this.value === other.value;
  }
}

/** What JSON writes one way alone: engines keep the keys of an object in an order of their own. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (value instanceof Date) return value.getTime();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return entries.map(([key, inner]) => [key, plain(inner)]);
}
