import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError } from '../config/config-error.ts';
import { tryLaterOf } from '../failures/try-later.ts';
import type { Database } from './connect.ts';
import { connectionOf } from './engine.ts';

const pauseMilliseconds = 500;

/** Which migrations a database lacks, and which it has that this version doesn't know. */
export interface MigrationState {
  readonly pending: readonly string[];
  /** Of a later version that has taken away what this one needs. */
  readonly contracted: readonly string[];
}

/**
 * Brings the database up to date. Processes that do so at the same time wait for one another.
 *
 * @returns the names of the migrations that were applied
 * @throws {@link ConfigError} if a later version has migrated it
 */
export function migrate(database: Database): Promise<string[]> {
  return connectionOf(database.em).whileMigrating(async () => {
    const apply = async (): Promise<string[]> => {
      refuseLater(await migrationState(database));
      return (await database.migrator.up()).map(({ name }) => name);
    };
    try {
      return await apply();
    } catch (error) {
      if (error instanceof ConfigError || tryLaterOf(error)) throw error;
      // Not every engine keeps two processes apart: another one may have been faster.
      await sleep(pauseMilliseconds);
      return apply();
    }
  });
}

/**
 * Says whether this version can work on a database. A migration that takes something away has `-contract` in its name
 * and comes a release after the code that needed it (ADR 0030): one that is unknown here was made for a later version.
 */
export async function migrationState(database: Database): Promise<MigrationState> {
  const pending = await database.migrator.getPending();
  const executed = await database.migrator.getExecuted();
  const known = new Set((database.config.get('migrations').migrationsList ?? []).map(nameOf));
  return {
    pending: pending.map(({ name }) => name),
    contracted: executed
      .map(({ name }) => name)
      .filter((name) => name.includes('-contract') && !known.has(name)),
  };
}

/**
 * Makes sure that this version can work on the database, and changes nothing.
 *
 * @throws {@link ConfigError} naming the migrations that are missing, or those of a later version
 */
export async function requireMigrated(database: Database): Promise<void> {
  const state = await migrationState(database);
  const { pending } = state;
  if (pending.length > 0) {
    throw new ConfigError([
      `DATABASE_URL names a database that lacks ${pending.join(', ')}: run npx rekey migrate, or the migrate command of a server with extensions`,
    ]);
  }
  refuseLater(state);
}

function refuseLater({ contracted }: MigrationState): void {
  if (contracted.length === 0) return;
  throw new ConfigError([
    `DATABASE_URL names a database that a later version has migrated (${contracted.join(', ')}): run that version, or restore a backup from before`,
  ]);
}

function nameOf(migration: { readonly name: string } | (new (...parts: never[]) => object)): string {
  return migration.name;
}
