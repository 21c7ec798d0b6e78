import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { databaseIn, fileOf, onPostgres } from '../../support/databases.ts';
import { Services } from '../../support/services.ts';
import { createAccount, forgetPassword, signUp } from '../../support/steps.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';

// node test/database/releases/dump.ts 0.1.0, once without and once with TEST_DATABASE=postgres: when a version is
// released. It writes what its database holds, and what its people hold.
const [version] = process.argv.slice(2);
if (version === undefined) throw new Error('Say which version: node test/database/releases/dump.ts 0.1.0');

const folder = await makeTemporaryFolder();
const url = await databaseIn(folder.path);
const services = await Services.start({ databaseUrl: url });
const { session } = await createAccount(services, 'ada@example.com');
const reset = await forgetPassword(services, 'ada@example.com');
const waiting = await signUp(services, 'grace@example.com');
const held = {
  at: services.clock.now(),
  sessionToken: session.token,
  reset: { uid: reset.uid, token: reset.token },
  activation: { uid: waiting.link.uid, token: waiting.link.token, signupToken: waiting.signUpToken },
};
await services.close();

const place = `test/database/releases/${version}`;
mkdirSync(place, { recursive: true });
const engine = onPostgres ? 'postgres' : 'sqlite';
writeFileSync(`${place}/${engine}.sql`, onPostgres ? dumpOfPostgres() : dumpOfSqlite());
writeFileSync(`${place}/${engine}.json`, `${JSON.stringify(held, null, 2)}\n`);
await folder.remove();

function dumpOfPostgres(): string {
  const options = ['--inserts', '--no-owner', '--no-privileges', `--dbname=${url}`];
  const text = execFileSync('pg_dump', options, { encoding: 'utf8' });
  // What psql alone understands, and what would hold for the whole session.
  return text.replace(/^(?:\\|--|SET |SELECT pg_catalog\.set_config).*\n/gm, '').replace(/\n{2,}/g, '\n');
}

function dumpOfSqlite(): string {
  const database = new Sqlite(fileOf(url), { readonly: true });
  const objects = database
    .prepare<[], { type: string; name: string; sql: string }>(
      "select type, name, sql from sqlite_schema where sql is not null and name not like 'sqlite_%' order by type = 'index'",
    )
    .all();
  const rows = objects
    .filter(({ type }) => type === 'table')
    .flatMap(({ name }) => {
      const columns = database.pragma(`table_info("${name}")`) as { name: string }[];
      const quoted = columns.map((column) => `quote("${column.name}")`).join(` || ', ' || `);
      const values = database.prepare(`select ${quoted} from "${name}"`).pluck().all() as string[];
      return values.map((row) => `insert into "${name}" values (${row});`);
    });
  database.close();
  // Rows of one table may refer to those of another that comes later.
  return [...objects.map(({ sql }) => `${sql};`), 'pragma defer_foreign_keys = on;', ...rows, ''].join('\n');
}
