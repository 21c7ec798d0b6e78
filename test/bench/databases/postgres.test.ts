import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { inPostgres } from '../../../bench/databases/in-postgres.ts';
import { chooseEngine } from '../../../bench/databases/choose.ts';
import { postgresUrl } from '../../support/databases.ts';
import { hasPostgres } from '../../support/postgres-source.ts';
import { waitFor } from '../../support/wait-for.ts';

const answers = hasPostgres ? describe : describe.skip;

answers(`a bench on PostgreSQL${hasPostgres ? '' : ' (skipped: none answers at TEST_POSTGRES_URL)'}`, () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
    'that %s ends leaves no database behind',
    async (signal) => {
      const bench = spawn(process.execPath, ['--input-type=module', '--eval', program, postgresUrl]);
      const [output] = (await once(bench.stdout, 'data')) as [Buffer];
      const name = new URL(String(output)).pathname.slice(1);
      expect(await exists(name)).toBe(true);

      bench.kill(signal);

      await waitFor(async () => !(await exists(name)));
    },
  );
});

test('says where no PostgreSQL answers', async () => {
  const url = 'postgresql://postgres@127.0.0.1:1/postgres';
  expect(await chooseEngine({ database: 'postgres', 'database-url': url })).toEqual({
    problem: expect.stringMatching(
      /^Cannot connect to PostgreSQL at 127\.0\.0\.1:1: .*ECONNREFUSED.*--database-url\.$/,
    ),
  });
});

// A bench that makes a database, and would measure for a minute.
const program = `
  const { postgresAt } = await import('./bench/databases/postgres.ts');
  const { url } = await (await postgresAt(process.argv[1])).createDatabase();
  process.stdout.write(url);
  setTimeout(() => undefined, 60_000);`;

async function exists(name: string): Promise<boolean> {
  const rows = await inPostgres(postgresUrl, 'select 1 from pg_database where datname = $1', [name]);
  return rows.length > 0;
}
