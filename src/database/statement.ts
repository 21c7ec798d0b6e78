import type { EntityManager } from '@mikro-orm/sql';
import {
  sql,
  type Compilable,
  type CompiledQuery,
  type Kysely,
  type QueryResult,
  type RawBuilder,
} from 'kysely';
import { connectionOf, type Engine, type Value } from './engine.ts';
import { kindOfColumn, type Tables } from './tables.ts';

/** What a statement is run with: its values by name. */
export type Parameters<Given> = { readonly [Name in keyof Given]: Value };

/** A statement that runs often: compiled once per engine, and kept prepared by the driver. */
export interface Statement<Given extends Parameters<Given>, Row> {
  /** The rows that it returns, times and booleans as such. Runs in the transaction of the EntityManager, if any. */
  rows(entities: EntityManager, given: Given): Promise<Row[]>;
  /** The first of those rows. */
  row(entities: EntityManager, given: Given): Promise<Row | undefined>;
  /** Runs it and says how many rows it changed. */
  run(entities: EntityManager, given: Given): Promise<number>;
}

/**
 * Writes a statement.
 *
 * @param tables - Kysely's query builder, typed by the entities
 * @param value - stands for a value that is given when the statement runs
 * @param engine - where engines differ in how it's written
 */
export type Write<Given extends Parameters<Given>, Row> = (
  tables: Kysely<Tables>,
  value: <Name extends keyof Given>(name: Name) => RawBuilder<Given[Name]>,
  engine: Engine,
) => Compilable<Row>;

/** A query that the driver keeps prepared. */
export interface PreparedQuery extends CompiledQuery {
  readonly keepPrepared: true;
  /** Don't wait while the database is locked: fail at once. */
  readonly impatient: boolean;
}

/**
 * A statement, typed by the entities: a renamed column doesn't compile.
 *
 * @param write - called once per engine
 * @param options - `impatient`: for what nobody waits for, such as when a session was last seen
 */
export function statement<Given extends Parameters<Given> = object, Row = unknown>(
  write: Write<Given, Row>,
  { impatient = false }: { readonly impatient?: boolean } = {},
): Statement<Given, Row> {
  const compiled = new Map<Engine, CompiledQuery>();

  function compile(entities: EntityManager, engine: Engine): CompiledQuery {
    const known = compiled.get(engine);
    if (known) return known;
    const query = write(
      entities.getKysely<Tables>(),
      (name) => sql.val(new Placeholder(String(name))) as RawBuilder<never>,
      engine,
    ).compile();
    compiled.set(engine, query);
    return query;
  }

  async function execute(entities: EntityManager, given: Given): Promise<QueryResult<Row>> {
    const { engine } = connectionOf(entities);
    const { sql: text, parameters, ...rest } = compile(entities, engine);
    const values = parameters.map((parameter) =>
      engine.bind(
        parameter instanceof Placeholder ? given[parameter.name as keyof Given] : (parameter as Value),
      ),
    );
    entities.config.getLogger().logQuery({ level: 'info', query: text });
    const query: PreparedQuery = { ...rest, sql: text, parameters: values, keepPrepared: true, impatient };
    try {
      return await entities.getKysely().executeQuery<Row>(query);
    } catch (error) {
      throw entities.getDriver().convertException(error as Error);
    }
  }

  async function rows(entities: EntityManager, given: Given): Promise<Row[]> {
    const found = await execute(entities, given);
    return readRows(found.rows, connectionOf(entities).engine);
  }

  return {
    rows,
    async row(entities, given) {
      return (await rows(entities, given))[0];
    },
    async run(entities, given) {
      return Number((await execute(entities, given)).numAffectedRows ?? 0);
    },
  };
}

/** Where a value goes that is given when the statement runs. */
class Placeholder {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** Turns times and booleans from what the driver reads into what they are. */
function readRows<Row>(rows: Row[], engine: Engine): Row[] {
  const [first] = rows;
  if (!first) return rows;
  const kinds = Object.keys(first).map((name) => [name, kindOfColumn(name)] as const);
  for (const [name, kind] of kinds) {
    if (kind === undefined) continue;
    const read = kind === 'time' ? engine.readTime : engine.readBoolean;
    for (const row of rows as Record<string, unknown>[]) {
      const stored = row[name];
      if (stored !== null) row[name] = read(stored);
    }
  }
  return rows;
}
