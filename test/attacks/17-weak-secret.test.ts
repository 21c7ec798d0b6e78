import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { production } from '../support/configuration.ts';
import {
  endLeftovers,
  freePort,
  RekeyProcess,
  ServerProcess,
  type Ending,
} from '../support/server-process.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await makeTemporaryFolder();
});
afterEach(async () => {
  await endLeftovers();
  await folder.remove();
});

const databaseFile = () => `${folder.path}/rekey.sqlite`;

async function environment(changes: Record<string, string>): Promise<Record<string, string>> {
  return {
    ...production,
    PORT: String(await freePort()),
    DATABASE_URL: `sqlite:${databaseFile()}`,
    ...changes,
  };
}

/** It ends by itself, with a reason, a way on, and without having touched anything. */
function expectRefusal(ending: Ending, name: string, why: RegExp, secret?: string): void {
  const { code, stdout, stderr } = ending;
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  const lines = stderr.split('\n').filter((line) => line.startsWith('  - '));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(new RegExp(`^ {2}- ${name} `));
  expect(lines[0]).toMatch(why);
  expect(stderr).not.toMatch(/^\s+at |node_modules|Error:/m);
  if (secret) expect(stderr).not.toContain(secret);
  expect(existsSync(databaseFile())).toBe(false);
}

const [short, repeated] = [/ holds \d+ bits at most, and 256 are needed:/, / repeats a few characters/];
const [published, guessable] = [
  / stands in a document that everybody can read:/,
  / is made of words, of runs/,
];
const wordsInBase64 = Buffer.from('please change me, this is not a secret at all').toString('base64');

// More of them, by the judgement alone, are in ../config/secret-strength.test.ts.
describe('start in production with', () => {
  test.each<[name: string, secret: string, why: RegExp]>([
    ['no secret, but its name', '', / is needed in production:/],
    ['a default secret', 'changeme', short],
    [
      'a default secret that is long',
      'your-super-secret-jwt-token-with-at-least-32-characters-long',
      guessable,
    ],
    ['a default secret of Django', 'django-insecure-k2#8f!x@v9$w3&m5*q7(z1)j4^h6%t0-b', / calls insecure:/],
    [
      'a default secret that looks random, of FastAPI’s tutorial',
      '09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7',
      published,
    ],
    ['a short secret', 'ySVx3kL0v8p2Qm', short],
    ['a short secret, by a digit', `${'f0e1d2c3b4a5968778695a4b3c2d1e0'.repeat(2)}f`, / holds 252 bits /],
    ['a low-entropy secret: two characters', 'ab'.repeat(32), repeated],
    ['a low-entropy secret: a short one, over and over', 'ySVx3kL0v8p2Qm'.repeat(5), guessable],
    ['a low-entropy secret: words', 'correct horse battery staple correct horse battery staple', guessable],
    ['a low-entropy secret: words in base64', wordsInBase64, guessable],
    ['a low-entropy secret: the keyboard', 'qwertyuiopasdfghjklzxcvbnm1234567890QWERTYUIOP', guessable],
  ])('%s: it refuses to start, says why, and how to make one', async (_name, secret, why) => {
    const server = new RekeyProcess('bundle/main.js', [], await environment({ SECRET_KEY: secret }));
    const ending = await server.ended;
    expectRefusal(ending, 'SECRET_KEY', why, secret);
    expect(ending.stderr).toContain('npx rekey secret');
  });

  test('no secret at all: it refuses to start, says why, and how to make one', async () => {
    const settings = await environment({});
    Reflect.deleteProperty(settings, 'SECRET_KEY');
    const ending = await new RekeyProcess('bundle/main.js', [], settings).ended;
    expectRefusal(ending, 'SECRET_KEY', / is needed in production:/);
    expect(ending.stderr).toContain('npx rekey secret');
  });

  test('a weak secret among the older ones: it refuses as well, and says to leave it out', async () => {
    const secret = 'changeme';
    const server = new RekeyProcess(
      'bundle/main.js',
      [],
      await environment({ SECRET_KEY_FALLBACKS: secret }),
    );
    expectRefusal(await server.ended, 'SECRET_KEY_FALLBACKS \\(number 1\\)', /leave it out/, secret);
  });

  test('what it says to make: it starts', async () => {
    const made = await new RekeyProcess('bundle/cli.js', ['secret'], {}).ended;
    const settings = await environment({ SECRET_KEY: made.stdout.trim() });
    expect(await new RekeyProcess('bundle/cli.js', ['migrate'], settings).ended).toMatchObject({ code: 0 });
    const server = await ServerProcess.start(settings);
    expect((await server.browser().fetch('/healthz')).status).toBe(200);
  });
});

test('and no command does its work with such a secret either', async () => {
  const { code, stderr } = await new RekeyProcess(
    'bundle/cli.js',
    ['migrate'],
    await environment({ SECRET_KEY: 'secret' }),
  ).ended;
  expect(code).toBe(1);
  expect(stderr).toContain('npx rekey secret');
});
