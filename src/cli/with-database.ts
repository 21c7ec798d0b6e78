import { ConfigError, readConfig } from '../config.ts';
import { connectDatabase, type Database } from '../database/connect.ts';

/**
 * Does something with the configured database, and closes it whatever comes of it. A problem with the configuration is
 * printed, and makes the command fail.
 */
export async function withDatabase(action: (database: Database) => Promise<void>): Promise<void> {
  let path: string;
  try {
    // eslint-disable-next-line no-restricted-syntax -- where the environment enters the program
    path = readConfig(process.env).databasePath;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
    return;
  }
  const database = await connectDatabase(path);
  try {
    await action(database);
  } finally {
    await database.close();
  }
}
