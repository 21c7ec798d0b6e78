import { connectDatabase, type Database } from '../database/connect.ts';
import { withConfig } from './with-config.ts';

/** Does something with the configured database, and closes it whatever comes of it. */
export async function withDatabase(action: (database: Database) => Promise<void>): Promise<void> {
  await withConfig(async ({ databasePath }) => {
    const database = await connectDatabase(databasePath);
    try {
      await action(database);
    } finally {
      await database.close();
    }
  });
}
