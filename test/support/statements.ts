import { jest } from '@jest/globals';
import type { Database } from '../../src/database/connect.ts';

/** The statements that a database is sent while something is done, in their order, without the values in them. */
export async function statementsOf(database: Database, action: () => Promise<unknown>): Promise<string[]> {
  const logged = jest.spyOn(database.config.getLogger(), 'logQuery');
  try {
    await action();
    return logged.mock.calls.map(([{ query = '' }]) => withoutValues(query));
  } finally {
    logged.mockRestore();
  }
}

function withoutValues(query: string): string {
  return query.replace(/'(?:[^']|'')*'/g, '?').replace(/\b\d+\b/g, '?');
}
