import pg from 'pg';

const connectMilliseconds = 5_000;

/** Runs one statement on a connection of its own, with no time limit. */
export async function inPostgres(
  url: string,
  statement: string,
  values: readonly unknown[] = [],
): Promise<Record<string, unknown>[]> {
  const settings = new URL(url);
  // `sslmode` means here what it means to the server.
  if (settings.searchParams.has('sslmode')) settings.searchParams.set('uselibpqcompat', 'true');
  const client = new pg.Client({
    connectionString: settings.href,
    connectionTimeoutMillis: connectMilliseconds,
  });
  // A connection that breaks fails its statement, too.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query<Record<string, unknown>>(statement, [...values])).rows;
  } finally {
    await client.end();
  }
}
