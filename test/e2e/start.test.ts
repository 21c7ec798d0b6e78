import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import {
  buildClientSchema,
  buildSchema,
  getIntrospectionQuery,
  lexicographicSortSchema,
  printSchema,
  type IntrospectionQuery,
} from 'graphql';
import { makeSecret } from '../../src/config/development-secret.ts';
import {
  endLeftovers,
  freePort,
  RekeyProcess,
  ServerProcess,
  type Ending,
} from '../support/server-process.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';
import { databaseIn, onPostgres } from '../support/databases.ts';

let folder: TemporaryFolder;
let database: string;
beforeEach(async () => {
  folder = await makeTemporaryFolder();
  database = await databaseIn(folder.path);
});
afterEach(async () => {
  await endLeftovers();
  await folder.remove();
});

const start = (environment: Record<string, string>): Promise<Ending> =>
  new RekeyProcess('bundle/main.js', [], { DATABASE_URL: database, ...environment }).ended;

const stack = /^\s+at |node_modules|Error:/m;

async function production(): Promise<Record<string, string>> {
  return {
    NODE_ENV: 'production',
    PORT: String(await freePort()),
    DATABASE_URL: database,
    SECRET_KEY: makeSecret(),
    PUBLIC_URL: 'https://accounts.example.com',
    SMTP_URL: 'smtp://127.0.0.1:9',
    MAIL_FROM: 'Example <accounts@example.com>',
  };
}

test('a port that is taken is named, with a way on', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const { code, stderr } = await start({ PORT: String(port), SECRET_KEY: 'the secret key of the tests' });
  other.close();

  expect(code).toBe(1);
  expect(stderr).toMatch(new RegExp(`port ${port} is taken`, 'i'));
  expect(stderr).toContain(`PORT=${port + 1}`);
  expect(stderr).not.toMatch(stack);
});

test('production without its settings tells all that it lacks at once, and how to mend it', async () => {
  const { code, stdout, stderr } = await start({
    NODE_ENV: 'production',
    DATABASE_URL: '',
    PORT: 'http',
    SESION_TIMEOUT: '5',
  });
  expect(code).toBe(1);
  expect(stdout).toBe('');
  for (const name of [
    'DATABASE_URL',
    'SECRET_KEY',
    'PUBLIC_URL',
    'SMTP_URL',
    'MAIL_FROM',
    'PORT',
    'SESION_TIMEOUT',
  ])
    expect(stderr).toMatch(new RegExp(`^ {2}- ${name} .+\\.?$`, 'm'));
  expect(stderr).toContain('npx rekey secret');
  expect(stderr).toContain('did you mean SESSION_TIMEOUT?');
  expect(stderr).not.toMatch(stack);
});

test('production with a database that is not up to date says what to do, and after that it starts', async () => {
  const environment = await production();
  const refused = await start(environment);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toMatch(
    onPostgres
      ? /DATABASE_URL names a database that lacks .*: run npx rekey migrate/
      : /DATABASE_URL .*\/rekey\.sqlite, which does not exist: .*npx rekey migrate/,
  );
  expect(refused.stderr).not.toMatch(stack);
  expect(existsSync(`${folder.path}/rekey.sqlite`)).toBe(false);

  await writeFile(`${folder.path}/rekey.sqlite`, '');
  const lacking = await start(environment);
  expect(lacking.code).toBe(1);
  expect(lacking.stderr).toMatch(/database.* lacks .+npx rekey migrate/);
  expect(lacking.stderr).not.toMatch(stack);

  const migrated = await new RekeyProcess('bundle/cli.js', ['migrate'], environment).ended;
  expect(migrated).toMatchObject({ code: 0, stderr: '' });
  const server = await ServerProcess.start(environment);
  const { data } = await server.browser().post({ query: '{ me { id } }' });
  expect(data).toEqual({ me: null });
  const { code, stdout } = await server.end();
  expect(code).toBe(0);
  for (const line of stdout.trim().split('\n')) expect(() => JSON.parse(line) as unknown).not.toThrow();
});

test('templates of mails that cannot be used keep it from starting, each named with what is wrong', async () => {
  await mkdir(`${folder.path}/mails/de`, { recursive: true });
  await writeFile(`${folder.path}/mails/de/password-reset.txt`, 'Neues Passwort: {{ linkk }}');
  await writeFile(`${folder.path}/mails/de/login.html`, '<p>Guten Tag</p>');
  const { code, stdout, stderr } = await start({
    SECRET_KEY: 'the secret key of the tests',
    MAIL_TEMPLATES: `${folder.path}/mails`,
  });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/MAIL_TEMPLATES: de\/password-reset\.txt uses \{\{ linkk \}\}/);
  expect(stderr).toMatch(/MAIL_TEMPLATES: de\/login\.html lacks \{\{ link \}\}/);
  expect(stderr).not.toMatch(stack);
});

test('development says where Sandbox and the mailbox are, and what to try first', async () => {
  const server = await ServerProcess.start({ DATABASE_URL: database });
  const { stdout } = await server.end();
  expect(stdout).toContain(`${server.origin}/graphql`);
  expect(stdout).toContain(`${server.origin}/dev/mailbox`);
  const [example = ''] = /mutation \{.+?\n {2}\}/s.exec(stdout) ?? [];
  expect(example).toContain('register(');
});

test('the server that is built has the schema that is kept', async () => {
  const server = await ServerProcess.start({ DATABASE_URL: database });
  const { data } = await server.mobileApp().post({ query: getIntrospectionQuery() });
  const kept = buildSchema(await readFile('schema/schema.graphql', 'utf8'));
  const built = buildClientSchema(data as unknown as IntrospectionQuery);
  expect(printSchema(lexicographicSortSchema(built))).toBe(printSchema(lexicographicSortSchema(kept)));
});

test('development with SMTP has no mailbox to show', async () => {
  const server = await ServerProcess.start({ DATABASE_URL: database, SMTP_URL: 'smtp://127.0.0.1:9' });
  expect((await server.browser().fetch('/dev/mailbox')).status).toBe(404);
  const { stdout } = await server.end();
  expect(stdout).toContain(`${server.origin}/graphql`);
  expect(stdout).not.toContain('/dev/mailbox');
});

test.each([
  ['off', true],
  ['on', false],
])('with limits %s the log warns of it: %s', async (limits, warns) => {
  const server = await ServerProcess.start({ DATABASE_URL: database, RATE_LIMITS: limits });
  const { stdout } = await server.end();
  expect(stdout.includes('RATE_LIMITS is off: nobody is kept from guessing passwords')).toBe(warns);
});
