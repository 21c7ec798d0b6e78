import { spawn } from 'node:child_process';
import { chmod, chown, copyFile, mkdir, rename, writeFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import Sqlite from 'better-sqlite3';
import { publicRequests } from '../support/requests.ts';
import { endLeftovers, freePort, RekeyProcess, ServerProcess } from '../support/server-process.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';
import { waitFor } from '../support/wait-for.ts';

let folder: TemporaryFolder;
let path: string;
beforeEach(async () => {
  folder = await makeTemporaryFolder();
  path = `${folder.path}/rekey.sqlite`;
});
afterEach(async () => {
  await endLeftovers();
  await folder.remove();
});

const environment = () => ({ DATABASE_URL: `sqlite:${path}`, SECRET_KEY: 'the secret key of the tests' });
const stack = /^\s+at |node_modules|Error:/m;

async function makeDatabase(): Promise<void> {
  const { code } = await new RekeyProcess('bundle/cli.js', ['migrate'], environment()).ended;
  expect(code).toBe(0);
}

describe('the server does not start, says why and ends with 1', () => {
  test.each([
    ['where its database is a folder', () => mkdir(path), /a folder, not a file/],
    [
      'where it is a text',
      () => writeFile(path, 'Dear Ada, '.repeat(1000)),
      /no SQLite database: .*restore a backup/,
    ],
    ['where it is a device', () => (path = '/dev/full'), /a device, not a file/],
    ['where it is the device that takes all', () => (path = '/dev/null'), /a device, not a file/],
    ['where no file can be', () => (path = '/proc/x/y'), /\/proc\/x\/y, which cannot be opened: ENOENT/],
    [
      'where a later version has migrated it',
      async () => {
        await makeDatabase();
        const database = new Sqlite(path);
        database.exec("insert into mikro_orm_migrations (name) values ('Everything20991231-contract')");
        database.close();
      },
      /a later version has migrated \(Everything20991231-contract\): run that version/,
    ],
  ])('%s', async (_, prepare, words) => {
    await prepare();
    const { code, stdout, stderr } = await new RekeyProcess('bundle/main.js', [], environment()).ended;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(words);
    expect(stderr).not.toMatch(stack);
  });
});

describe('while the server runs', () => {
  let server: ServerProcess;
  beforeEach(async () => {
    server = await ServerProcess.start({ ...environment(), SMTP_URL: 'smtp://127.0.0.1:9' });
  });

  const statusOf = async (route: string) => (await server.browser().fetch(route)).status;

  test.each([
    ['is moved away', () => rename(path, `${path}.old`), /removed or replaced .*: restart the server/],
    [
      'is replaced',
      async () => {
        await copyFile(path, `${path}.backup`);
        await rename(`${path}.backup`, path);
      },
      /removed or replaced .*: restart the server/,
    ],
  ])('a database that %s is noticed, and nothing is acknowledged', async (_, happen, words) => {
    expect(await statusOf('/readyz')).toBe(200);
    await happen();
    await waitFor(async () => (await statusOf('/readyz')) === 503);
    expect(await statusOf('/healthz')).toBe(503);
    for (const request of [publicRequests.register, publicRequests.requestPasswordReset]) {
      const { errors } = await server.browser().post(request('ada@example.com'));
      expect(errors).toMatchObject([{ extensions: { code: 'SERVICE_BUSY' } }]);
    }
    const { stdout } = await server.end();
    expect(stdout).toMatch(words);
  });
});

test('a database that can be read and not written to: the server is not ready, and says what to do', async () => {
  await makeDatabase();
  const root = process.getuid?.() === 0;
  const user = root ? { uid: 65_534, gid: 65_534 } : {};
  const reader = new Sqlite(path);
  reader.prepare('select * from user').all();
  for (const file of [path, `${path}-wal`, `${path}-shm`]) {
    if (user.uid !== undefined) await chown(file, user.uid, user.gid);
    await chmod(file, file === path ? 0o400 : 0o600);
  }
  if (user.uid !== undefined) await chown(folder.path, user.uid, user.gid);

  const port = await freePort();
  const server = spawn(process.execPath, ['dist/bundle/main.js'], {
    env: { ...environment(), PORT: String(port), RATE_LIMITS: 'off', SMTP_URL: 'smtp://127.0.0.1:9' },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...user,
  });
  const [output, complaints] = [text(server.stdout), text(server.stderr)];
  try {
    const get = (route: string) => fetch(`http://localhost:${port}${route}`);
    const ready = await waitFor(() => get('/readyz').catch(() => null), 30_000);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ status: 'not ready', database: 'unavailable' });
    expect((await get('/healthz')).status).toBe(200);
  } finally {
    server.kill();
    reader.close();
  }
  expect((await output) + (await complaints)).toMatch(/can only be read: let the user of the server write/);
});
