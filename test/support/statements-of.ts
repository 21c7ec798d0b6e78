import { jest } from '@jest/globals';
import type { Database } from '../../src/database/connect.ts';

/** The statements that the database gets while something is done, in their order. */
export async function statementsOf(database: Database, action: () => Promise<unknown>): Promise<string[]> {
  const logged = jest.spyOn(database.config.getLogger(), 'logQuery');
  try {
    await action();
    return logged.mock.calls.map(([{ query = '' }]) => query);
  } finally {
    logged.mockRestore();
  }
}
