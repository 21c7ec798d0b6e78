import { readdir } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { secretWeakness } from '../../src/config/secret-strength.ts';
import { migrations } from '../../src/database/migrations/index.ts';
import { production } from '../support/configuration.ts';
import { endLeftovers, RekeyProcess, ServerProcess, type Ending } from '../support/server-process.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

let folder: TemporaryFolder;
let settings: Record<string, string>;
beforeEach(async () => {
  folder = await makeTemporaryFolder();
  settings = { DATABASE_URL: databaseUrl(), SECRET_KEY: 'a secret of the tests' };
});
afterEach(async () => {
  await endLeftovers();
  await folder.remove();
});

const databaseUrl = () => `sqlite:${folder.path}/rekey.sqlite`;
const rekey = (...parameters: string[]): Promise<Ending> =>
  new RekeyProcess('bundle/cli.js', parameters, settings).ended;
const stack = /^\s+at |node_modules|node:internal/m;

describe('the command', () => {
  test.each([[['--help']], [['help']]])('tells what it can do: %j', async (parameters) => {
    const { code, stdout, stderr } = await rekey(...parameters);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const name of ['start', 'migrate', 'secret', 'cleanup', 'outbox', 'mail', 'import'])
      expect(stdout).toMatch(new RegExp(`^ +${name}`, 'm'));
  });

  test.each([
    ['of a name that it does not have', ['migrat'], "unknown command 'migrat'"],
    ['of an option that it does not have', ['secret', '--long'], "unknown option '--long'"],
    ['of a part that it does not have', ['outbox', 'empty'], "unknown command 'empty'"],
  ])('fails and says so %s', async (_, parameters, message) => {
    const { code, stdout, stderr } = await rekey(...parameters);
    expect(code).not.toBe(0);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(stack);
  });

  test('fails where it is given nothing to do, and tells what it can do', async () => {
    const { code, stderr } = await rekey();
    expect(code).not.toBe(0);
    expect(stderr).toContain('Usage: rekey');
  });
});

describe('rekey secret', () => {
  test('prints a secret that production takes, another each time', async () => {
    const [first, second] = await Promise.all([rekey('secret'), rekey('secret')]);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(/^[\w-]+\n$/);
    expect(secretWeakness(first.stdout.trim())).toBeNull();
    expect(first.stdout).not.toBe(second.stdout);
  });

  test('needs no configuration', async () => {
    settings = { NODE_ENV: 'production', PORT: 'http' };
    expect((await rekey('secret')).code).toBe(0);
  });
});

describe('a database that does not exist', () => {
  test.each([
    ['cleanup', ['cleanup']],
    ['outbox list', ['outbox', 'list']],
    ['outbox retry', ['outbox', 'retry']],
    ['import django', ['import', 'django', '--from', 'sqlite:db.sqlite3']],
    ['import django --dry-run', ['import', 'django', '--from', 'sqlite:db.sqlite3', '--dry-run']],
  ])('is not created by rekey %s, which says how to create it', async (_, parameters) => {
    const { code, stdout, stderr } = await rekey(...parameters);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/DATABASE_URL .*rekey\.sqlite, which does not exist: .*npx rekey migrate\n/);
    expect(stderr).not.toMatch(stack);
    expect(await readdir(folder.path)).toEqual([]);
  });

  test('is created by rekey migrate, with its folder', async () => {
    settings = { ...settings, DATABASE_URL: `sqlite:${folder.path}/some/where/rekey.sqlite` };
    expect((await rekey('migrate')).code).toBe(0);
    expect(await readdir(`${folder.path}/some/where`)).toContain('rekey.sqlite');
  });

  test('is created by rekey start in development, and not in production', async () => {
    settings = { ...production, ...settings, SECRET_KEY: production.SECRET_KEY };
    const refused = await rekey('start');
    expect(refused.stderr).toMatch(/which does not exist: .*npx rekey migrate\n/);
    expect({ code: refused.code, files: await readdir(folder.path) }).toEqual({ code: 1, files: [] });

    const server = await ServerProcess.start({ DATABASE_URL: databaseUrl() });
    expect((await server.end()).code).toBe(0);
    expect(await readdir(folder.path)).toContain('rekey.sqlite');
  });
});

describe('rekey migrate', () => {
  test('brings a database up to date, and says so', async () => {
    const stdout = `Applied ${migrations.map(({ name }) => name).join(', ')}.\n`;
    expect(await rekey('migrate')).toEqual({ code: 0, stdout, stderr: '' });
    expect(await rekey('migrate')).toEqual({ code: 0, stdout: 'The database is up to date.\n', stderr: '' });
  });

  test('tells every problem of the configuration, and fails', async () => {
    settings = { ...settings, PORT: 'http', SESION_TIMEOUT: '5' };
    const { code, stdout, stderr } = await rekey('migrate');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('  - PORT must be a whole number.\n');
    expect(stderr).toContain('did you mean SESSION_TIMEOUT?');
    expect(stderr).not.toMatch(stack);
  });

  test('says so where the database cannot be opened', async () => {
    settings = { ...settings, DATABASE_URL: 'sqlite:/dev/null/rekey.sqlite' };
    const { code, stderr } = await rekey('migrate');
    expect(code).toBe(1);
    expect(stderr).toContain('DATABASE_URL');
    expect(stderr).not.toMatch(stack);
  });
});
