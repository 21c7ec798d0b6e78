import type { EntityManager } from '@mikro-orm/sqlite';
import { CompiledQuery, type QueryResult } from 'kysely';

/** What can be bound to a statement; of numbers, whole ones. */
export type Value = string | number | boolean | Date | null;

/**
 * Reads rows by a statement that is written out, in the transaction of the EntityManager if it is in one. It is prepared
 * once and costs a fraction of what the ORM's own way does: for what every request asks, or a great many do.
 *
 * @param sql - with a `?` for each value; always the same text, so that it is found prepared
 * @returns rows with the names and values of their columns: a time is in milliseconds since 1970, true is 1
 */
export async function readRows<Row>(
  entities: EntityManager,
  sql: string,
  values: readonly Value[],
): Promise<Row[]> {
  return (await execute<Row>(entities, sql, values)).rows;
}

/** Does the same by a statement that changes rows, and says how many it changed. */
export async function changeRows(
  entities: EntityManager,
  sql: string,
  values: readonly Value[],
): Promise<number> {
  return Number((await execute(entities, sql, values)).numAffectedRows ?? 0);
}

async function execute<Row>(
  entities: EntityManager,
  sql: string,
  values: readonly Value[],
): Promise<QueryResult<Row>> {
  entities.config.getLogger().logQuery({ level: 'info', query: sql });
  try {
    return await entities.getKysely().executeQuery<Row>(CompiledQuery.raw(sql, values.map(bound)));
  } catch (error) {
    throw entities.getDriver().convertException(error as Error);
  }
}

/** How SQLite keeps a value: a whole number goes in as one, for as a fraction it would be another text. */
function bound(value: Value): string | bigint | null {
  if (value === null || typeof value === 'string') return value;
  return BigInt(value instanceof Date ? value.getTime() : value);
}
