import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { User } from '../../src/entities/user.ts';
import { fillWithAccounts } from '../support/crowd.ts';
import { RekeyProcess, type Ending } from '../support/server-process.ts';
import { Services } from '../support/services.ts';

// The command goes by the real time.
const longAgo = new Date('2000-01-01T00:00:00Z');

let services: Services;
beforeEach(async () => {
  services = await Services.startInFile();
});
afterEach(() => services.close());

const cleanup = (environment: Record<string, string> = {}): Promise<Ending> =>
  new RekeyProcess('bundle/cli.js', ['cleanup'], {
    DATABASE_URL: services.config.databaseUrl,
    SECRET_KEY: 'a secret of the tests',
    ...environment,
  }).ended;

const table = (counts: Record<string, number>) =>
  Object.entries(counts)
    .map(([name, count]) => `${String(count).padStart(8)}  ${name}\n`)
    .join('');

test('it erases what is due, removes what is over, and says how much that was', async () => {
  await fillWithAccounts(services.database, 3, longAgo);
  await services.database.em.fork().nativeUpdate(User, { id: 'person-0' }, { erasureDueAt: new Date(0) });
  expect(await cleanup()).toEqual({
    code: 0,
    stderr: '',
    stdout: table({
      'accounts erased': 1,
      'sign-ups removed that nobody confirmed': 0,
      'sessions that had ended': 2,
      'changes of address that were over': 0,
      'codes that were too old': 0,
      'mails that were set aside for nobody': 0,
      'turns of mails that were sent a while ago': 0,
      'security events that were kept long enough': 2,
      'rate limits whose window was over': 0,
    }),
  });
  const left = await services.database.em.fork().find(User, {}, { orderBy: { id: 'asc' } });
  expect(left.map(({ id }) => id)).toEqual(['person-1', 'person-2']);
});

test('it goes by the configured times', async () => {
  await fillWithAccounts(services.database, 1, longAgo, { claimedEmailKey: null, lastLogin: null });
  await services.database.em.fork().nativeUpdate(User, {}, { createdAt: new Date(Date.now() - 7_200_000) });
  expect((await cleanup({ ACTIVATION_TIMEOUT: '10800' })).stdout).toMatch(/^ +0 {2}sign-ups/m);
  expect((await cleanup({ ACTIVATION_TIMEOUT: '3600' })).stdout).toMatch(/^ +1 {2}sign-ups/m);
});

test('a database that is not up to date is told of in words', async () => {
  await services.database.migrator.down();
  const { code, stderr } = await cleanup();
  expect(code).toBe(1);
  expect(stderr).toContain('npx rekey migrate');
  expect(stderr).not.toMatch(/^\s+at |node_modules/m);
});
