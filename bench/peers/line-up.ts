import type { BenchEngine } from '../databases/engine.ts';
import { createWorld } from '../speed/world.ts';
import { accounts, makePeersFolder } from './accounts.ts';
import { betterAuth } from './contenders/better-auth.ts';
import type { Contender } from './contenders/contender.ts';
import { django } from './contenders/django.ts';
import { rekey } from './contenders/rekey.ts';
import { vendure } from './contenders/vendure.ts';
import { readDjangoVersion } from './django/python.ts';
import { readVersions } from './installed.ts';

/** All that are measured, each with a database of its own. */
export interface LineUp {
  /** Rekey first. */
  readonly contenders: readonly Contender[];
  /** Where Django lies; null where it is left out. */
  readonly djangoFolder: string | null;
  readonly remove: () => Promise<void>;
}

/**
 * Makes the databases of all that can be measured here: on PostgreSQL, Rekey and better-auth.
 *
 * @param say - tells who has to be left out
 */
export async function lineUp(engine: BenchEngine, say: (text: string) => void): Promise<LineUp> {
  const own = await readVersions('../../package.json');
  const { dependencies } = await readVersions('package.json');
  const onSqlite = engine.name === 'SQLite';
  const djangoVersion = onSqlite ? await readDjangoVersion() : null;
  const world = await createWorld(engine, accounts);
  const folder = await makePeersFolder();
  const database = await engine.createDatabase();
  const remove = async (): Promise<void> => {
    await world.remove();
    await database.remove();
    await folder.remove();
  };
  const versionOf = (name: string): string => dependencies[name] ?? 'unknown';
  const peers = [betterAuth(folder.path, versionOf('better-auth'), database)];
  if (onSqlite) peers.push(vendure(folder.path, versionOf('@vendure/core')));
  if (!onSqlite) say('Vendure and Django are left out: here they run on SQLite only.\n');
  else if (djangoVersion === null)
    say('Django is left out: Debian’s python3-django, python3-argon2 and gunicorn are not all installed.\n');
  else peers.push(django(folder.path, djangoVersion));
  try {
    // The first start of a peer fills its database, which would show in its memory.
    for (const peer of peers) await (await peer.serve()).stop();
    await database.settle();
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    contenders: [rekey(world, own.version ?? 'unknown'), ...peers],
    djangoFolder: djangoVersion === null ? null : folder.path,
    remove,
  };
}
