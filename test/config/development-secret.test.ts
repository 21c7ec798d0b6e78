import { execFile } from 'node:child_process';
import { readFile, rm, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

const run = promisify(execFile);
const program = resolve('dist/bundle/cli.js');

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await makeTemporaryFolder();
});
afterEach(() => folder.remove());

const migrate = (env: Record<string, string> = {}) =>
  run(process.execPath, [program, 'migrate'], { cwd: folder.path, env });
const file = () => `${folder.path}/data/secret-key`;

describe('the secret of a development machine', () => {
  test('is made at first need, for its owner’s eyes alone, and kept', async () => {
    await migrate();
    const secret = await readFile(file(), 'utf8');
    expect(secret).toMatch(/^[\w-]{43,}$/);
    expect((await stat(file())).mode & 0o777).toBe(0o600);

    await migrate();
    expect(await readFile(file(), 'utf8')).toBe(secret);
  });

  test('is one, however many processes need it at once', async () => {
    await migrate();
    await rm(file());
    await Promise.all([migrate(), migrate(), migrate()]);
    expect(await readFile(file(), 'utf8')).toMatch(/^[\w-]{43,}$/);
  });

  test('is not made where one is set', async () => {
    await migrate({ SECRET_KEY: 'a secret of the tests' });
    await expect(stat(file())).rejects.toThrow('ENOENT');
  });
});
