import type { EntityClass, EntityKey, FilterQuery } from '@mikro-orm/core';
import { inBatches, type BatchParts } from '../database/in-batches.ts';

/**
 * Removes the rows that a condition holds for, in batches. The condition stands again in the removal: what it holds for
 * no longer, by then, stays.
 *
 * @param key - what the rows of a batch are named by
 * @returns how many there were
 */
export function removeRows<Row extends object>(
  parts: BatchParts,
  entity: EntityClass<Row>,
  key: EntityKey<Row>,
  condition: FilterQuery<NoInfer<Row>>,
): Promise<number> {
  return inBatches(
    parts,
    async (entities, limit) => {
      const rows = await entities.find<Row>(entity, condition, { fields: [key as never], limit });
      return rows.map((row) => String((row as Row)[key]));
    },
    (entities, keys) =>
      entities.nativeDelete<Row>(entity, { $and: [condition, { [key]: keys }] } as FilterQuery<NoInfer<Row>>),
  );
}
