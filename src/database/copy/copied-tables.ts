import {
  BigIntType,
  DecimalType,
  ReferenceKind,
  UuidType,
  type EntityMetadata,
  type EntityProperty,
} from '@mikro-orm/core';
import { OperatorError } from '../../failures/operator-error.ts';
import type { Database } from '../connect.ts';
import { connectionOf, type Engine } from '../engine.ts';

/** A table with what its values mean to the entities, so that another engine can store the same. */
export interface CopiedTable {
  readonly name: string;
  readonly columns: readonly CopiedColumn[];
  /** The columns of the primary key. */
  readonly key: readonly string[];
  /** The column whose values the database makes up itself, if any. */
  readonly generatedKey: string | undefined;
}

/** A column of one engine. */
export interface CopiedColumn {
  readonly name: string;
  /** What a value that the driver reads means, the same for every engine. */
  read(stored: unknown): unknown;
  /** What the driver is handed to store it. */
  write(value: unknown): unknown;
  /** Brings a value into the form that is compared: engines may write the same number or id differently. */
  canonical(value: unknown): unknown;
}

/** Where a column gets its values from: the property of its own entity, or the one that it refers to. */
interface Owner {
  readonly meta: EntityMetadata;
  readonly property: EntityProperty;
}

/**
 * The tables of all entities, each after those that it refers to.
 *
 * @throws OperatorError where tables refer to each other, or to themselves
 */
export function copiedTables(database: Database): CopiedTable[] {
  const byName = new Map<string, EntityMetadata[]>();
  for (const meta of database.getMetadata().getAll().values()) {
    if (meta.virtual || meta.embeddable || meta.abstract) continue;
    byName.set(meta.tableName, [...(byName.get(meta.tableName) ?? []), meta]);
  }
  const references = new Map([...byName].map(([name, metas]) => [name, referredTo(metas)]));
  return inOrder(references).map((name) => toTable(database, name, byName.get(name) ?? []));
}

function inOrder(references: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const ordered = new Set<string>();
  while (ordered.size < references.size) {
    const ready = [...references].filter(
      ([name, targets]) => !ordered.has(name) && [...targets].every((target) => ordered.has(target)),
    );
    if (ready.length === 0) {
      const left = [...references.keys()].filter((name) => !ordered.has(name));
      throw new OperatorError(
        `Rows of these tables refer to each other, so there is no order to copy them in: ${left.join(', ')}.`,
      );
    }
    for (const [name] of ready) ordered.add(name);
  }
  return [...ordered];
}

function referredTo(metas: readonly EntityMetadata[]): Set<string> {
  const references = metas.flatMap(storedProperties).filter(({ targetMeta }) => targetMeta);
  return new Set(references.flatMap(({ targetMeta }) => targetMeta?.tableName ?? []));
}

function toTable(database: Database, name: string, metas: readonly EntityMetadata[]): CopiedTable {
  const properties = metas.flatMap((meta) => storedProperties(meta).map((property) => ({ meta, property })));
  const columns = new Map(
    properties.flatMap(({ meta, property }) =>
      property.fieldNames.map((column) => [column, toColumn(database, column, { meta, property })] as const),
    ),
  );
  const keys = properties.filter(({ property }) => property.primary).map(({ property }) => property);
  return {
    name,
    // In an order of their own: that of the tables differs after migrations.
    columns: [...columns.values()].sort((one, other) => (one.name < other.name ? -1 : 1)),
    key: [...new Set(keys.flatMap(({ fieldNames }) => fieldNames))],
    generatedKey: keys.find(({ autoincrement }) => autoincrement)?.fieldNames[0],
  };
}

/** Those that have columns of the table. */
function storedProperties(meta: EntityMetadata): EntityProperty[] {
  return Object.values(meta.properties).filter(
    ({ kind, owner, persist, generated, object, fieldNames }) =>
      persist !== false &&
      generated === undefined &&
      Array.isArray(fieldNames) &&
      (kind === ReferenceKind.SCALAR ||
        kind === ReferenceKind.MANY_TO_ONE ||
        (kind === ReferenceKind.ONE_TO_ONE && owner) ||
        (kind === ReferenceKind.EMBEDDED && object === true)),
  );
}

function toColumn(database: Database, name: string, owner: Owner): CopiedColumn {
  const { engine } = connectionOf(database.em);
  const platform = database.em.getPlatform();
  const { property } = sourceOf(name, owner);
  const { customType, runtimeType, kind } = property;
  const unlessNull =
    (convert: (value: unknown) => unknown) =>
    (value: unknown): unknown =>
      value === null || value === undefined ? null : convert(value);
  const column = (
    read: (stored: unknown) => unknown,
    write: (value: unknown) => unknown,
    canonical: (value: unknown) => unknown = (value) => value,
  ): CopiedColumn => ({
    name,
    read: unlessNull(read),
    write: unlessNull(write),
    canonical: unlessNull(canonical),
  });
  if (kind === ReferenceKind.EMBEDDED) return column(readJson, (value) => JSON.stringify(value));
  if (customType)
    return column(
      (stored) => {
        if (customType instanceof BigIntType) requireExact(stored, name);
        return customType.convertToJSValue(stored, platform);
      },
      (value) => bound(customType.convertToDatabaseValue(value, platform, { mode: 'query-data' }), engine),
      canonicalFor(customType),
    );
  if (runtimeType === 'Date') return column(engine.readTime, (value) => bound(value, engine));
  if (runtimeType === 'boolean') return column(engine.readBoolean, (value) => bound(value, engine));
  return column(
    (stored) => stored,
    (value) => bound(value, engine),
  );
}

/** The property that a column's values come from in the end: of a reference, the key that it refers to. */
function sourceOf(column: string, { meta, property }: Owner): Owner {
  const { targetMeta, fieldNames, referencedColumnNames } = property;
  if (!targetMeta || property.kind === ReferenceKind.EMBEDDED) return { meta, property };
  const referred = referencedColumnNames[fieldNames.indexOf(column)] ?? '';
  const target = storedProperties(targetMeta).find((candidate) => candidate.fieldNames.includes(referred));
  if (!target) throw new Error(`${meta.tableName}.${column} refers to a column that no entity has.`);
  return sourceOf(referred, { meta: targetMeta, property: target });
}

/** Hands over as the server's own statements do; what isn't theirs stays as it is. */
function bound(value: unknown, engine: Engine): unknown {
  const isOurs =
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    value instanceof Date ||
    (typeof value === 'number' && Number.isSafeInteger(value));
  return isOurs ? engine.bind(value) : value;
}

function canonicalFor(customType: EntityProperty['customType']): ((value: unknown) => unknown) | undefined {
  if (customType instanceof UuidType) return (value) => String(value).toLowerCase();
  if (customType instanceof DecimalType)
    return (value) =>
      String(value)
        .replace(/(\.\d*?)0+$/, '$1')
        .replace(/\.$/, '');
  return undefined;
}

function readJson(stored: unknown): unknown {
  return typeof stored === 'string' ? JSON.parse(stored) : stored;
}

function requireExact(stored: unknown, column: string): void {
  if (typeof stored === 'number' && !Number.isSafeInteger(stored))
    throw new OperatorError(
      `The column ${column} holds a whole number beyond 2^53, which can't be read exactly.`,
    );
}
