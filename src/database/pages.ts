import { sql, type RawBuilder, type SqlBool } from 'kysely';

/** Where a page of a list continues: after the row with this time and this id. */
export interface Position {
  readonly at: Date;
  readonly id: string;
}

/** Which part of a list, newest first, to read. */
export interface PageRequest {
  /** How many rows at most. */
  readonly first: number;
  /** The last row of the page before; null for the first page. */
  readonly after: Position | null;
}

/** Part of a list. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly hasNextPage: boolean;
}

/** The values that a statement for a page takes. */
export interface PageValues {
  readonly beforeTime: Date;
  readonly beforeId: string;
  readonly limit: number;
}

// Later than every row.
const beginning: Position = { at: new Date('9999-12-31T23:59:59.999Z'), id: '' };

/** The values for a statement that reads a page, and one row more to see whether there is a next page. */
export function pageValues({ first, after }: PageRequest): PageValues {
  const { at, id } = after ?? beginning;
  return { beforeTime: at, beforeId: id, limit: first + 1 };
}

/**
 * The condition that a row comes after the position where the page before ended. An index on both columns finds the
 * rows without reading those of earlier pages.
 *
 * @param timeColumn - what the list is ordered by; rows of the same time are ordered by their id
 */
export function comesAfter(
  timeColumn: string,
  value: <Name extends 'beforeTime' | 'beforeId'>(name: Name) => RawBuilder<PageValues[Name]>,
): RawBuilder<SqlBool> {
  return sql<SqlBool>`(${sql.ref(timeColumn)}, "id") < (${value('beforeTime')}, ${value('beforeId')})`;
}

/** The page in the rows that such a statement has read. */
export function pageOf<Row>(rows: readonly Row[], { first }: PageRequest): Page<Row> {
  return { rows: rows.slice(0, first), hasNextPage: rows.length > first };
}
