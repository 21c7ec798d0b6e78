import { readConfig } from '../config.ts';
import { explainConfigErrors } from '../config/explain.ts';
import { connectDatabase, type Database } from '../database/connect.ts';

/** Does something with the configured database, and closes it whatever comes of it. */
export async function withDatabase(action: (database: Database) => Promise<void>): Promise<void> {
  await explainConfigErrors(async () => {
    // eslint-disable-next-line no-restricted-syntax -- where the environment enters the program
    const { databasePath } = readConfig(process.env);
    const database = await connectDatabase(databasePath);
    try {
      await action(database);
    } finally {
      await database.close();
    }
  });
}
