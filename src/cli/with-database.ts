import { systemClock } from '../runtime/clock.ts';
import type { Config } from '../config.ts';
import { connectDatabase, type Database } from '../database/connect.ts';
import type { CreateExtension } from '../extension.ts';
import { withConfig } from './with-config.ts';

/**
 * Does something with the configured database and closes it, even after an error.
 *
 * @param extensions - those that may have added tables to it
 * @param options - `create`: whether to create a database that does not exist; an error by default
 */
export async function withDatabase(
  extensions: readonly CreateExtension[],
  action: (database: Database, config: Config) => Promise<void>,
  options: { readonly create?: boolean } = {},
): Promise<void> {
  await withConfig(async (config) => {
    const additions = extensions.map((create) => create({ config, now: systemClock }));
    const database = await connectDatabase(config.databaseUrl, additions, options);
    try {
      await action(database, config);
    } finally {
      await database.close();
    }
  });
}
