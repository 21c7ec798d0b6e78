import { systemClock } from '../runtime/clock.ts';
import type { Config } from '../config.ts';
import { connectDatabase, type Database } from '../database/connect.ts';
import type { CreateExtension } from '../extension.ts';
import { withConfig } from './with-config.ts';

/**
 * Does something with the configured database, and closes it whatever comes of it.
 *
 * @param extensions - those that may have added tables to it
 */
export async function withDatabase(
  extensions: readonly CreateExtension[],
  action: (database: Database, config: Config) => Promise<void>,
): Promise<void> {
  await withConfig(async (config) => {
    const additions = extensions.map((create) => create({ config, now: systemClock }));
    const database = await connectDatabase(config.databasePath, additions);
    try {
      await action(database, config);
    } finally {
      await database.close();
    }
  });
}
