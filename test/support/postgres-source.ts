import pg from 'pg';

const server = process.env['TEST_POSTGRES_URL'] ?? 'postgresql://postgres@127.0.0.1:5432/postgres';

/** Whether a PostgreSQL answers, to test with. */
export const hasPostgres = await inServer('select 1').then(
  () => true,
  () => false,
);

/** A database of a test's own in a real PostgreSQL. */
export class PostgresSource {
  readonly url: string;
  readonly #name: string;

  private constructor(name: string, url: string) {
    this.#name = name;
    this.url = url;
  }

  static async create(): Promise<PostgresSource> {
    const name = `rekey_test_${process.pid}_${process.hrtime.bigint()}`;
    await inServer(`create database ${name}`);
    const url = new URL(server);
    url.pathname = name;
    return new PostgresSource(name, url.href);
  }

  async run(statement: string): Promise<void> {
    await inDatabase(this.url, statement);
  }

  async drop(): Promise<void> {
    await inServer(`drop database ${this.#name} with (force)`);
  }
}

function inServer(statement: string): Promise<void> {
  return inDatabase(server, statement);
}

async function inDatabase(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  // A server that goes away while the test ends is no failure of it.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(statement);
  } finally {
    await client.end();
  }
}
