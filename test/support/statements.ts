import type { Database } from '../../src/database/connect.ts';

/** Notes every statement that a database is sent from now on, without the values in it. */
export function noteStatements(database: Database): string[] {
  const statements: string[] = [];
  database.config.getLogger().logQuery = ({ query = '' }) => {
    statements.push(withoutValues(query));
  };
  return statements;
}

function withoutValues(query: string): string {
  return query.replace(/'(?:[^']|'')*'/g, '?').replace(/\b\d+\b/g, '?');
}
