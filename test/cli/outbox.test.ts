import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { OutgoingMail } from '../../src/entities/outgoing-mail.ts';
import { RekeyProcess } from '../support/server-process.ts';
import { Services } from '../support/services.ts';

let services: Services;
beforeEach(async () => {
  services = await Services.startInFile();
});
afterEach(() => services.close());

async function rekey(...parameters: string[]): Promise<string> {
  const environment = {
    DATABASE_URL: services.config.databaseUrl,
    SECRET_KEY: 'a secret of the tests',
  };
  const { code, stdout, stderr } = await new RekeyProcess('bundle/cli.js', parameters, environment).ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

async function put(id: string, state: Partial<OutgoingMail> = {}): Promise<void> {
  await services.database.em.fork().insert(OutgoingMail, {
    id,
    purpose: 'activation',
    emailKey: 'ada@example.com',
    user: null,
    createdAt: services.clock.now(),
    attempts: 0,
    dueAt: services.clock.now(),
    lease: null,
    failure: null,
    ...state,
  });
}
const setAside = { dueAt: null, attempts: 20, failure: '550 no such mailbox' };
const isDue = async () =>
  Object.fromEntries((await services.orders()).map(({ id, dueAt }) => [id, dueAt !== null]));

describe('rekey outbox list', () => {
  test('says so where it is empty', async () => {
    expect(await rekey('outbox', 'list')).toBe('The outbox is empty.\n');
  });

  test('shows each mail in a line, oldest first, with the reason why it failed, and no address', async () => {
    await put('3', setAside);
    await put('1');
    await put('2', { purpose: 'password-reset', attempts: 1, failure: '450 later' });
    expect(await rekey('outbox', 'list')).toBe(
      [
        '1  activation  due 2026-11-23T12:00:00.000Z  0 attempts',
        '2  password-reset  due 2026-11-23T12:00:00.000Z  1 attempt  450 later',
        '3  activation  set aside  20 attempts  550 no such mailbox',
        '',
      ].join('\n'),
    );
  });

  test('keeps a mail to its line, whatever the mail server said', async () => {
    await put('1', { ...setAside, failure: '550 no\r\n2  set aside\u001b[2J\u0007' });
    const listed = await rekey('outbox', 'list');
    expect(listed.trimEnd().split('\n')).toHaveLength(1);
    expect(listed.trimEnd()).not.toMatch(/\p{Cc}/u);
  });
});

describe('rekey outbox retry', () => {
  test('makes all mails due that were set aside, with all their attempts', async () => {
    await put('1', setAside);
    await put('2', setAside);
    await put('3', { dueAt: new Date('2026-11-23T13:00:00Z'), attempts: 3 });
    expect(await rekey('outbox', 'retry')).toBe('2 mails will be tried again by the running server.\n');
    expect(await isDue()).toEqual({ 1: true, 2: true, 3: true });
    expect(await services.orders()).toMatchObject([
      { attempts: 0, failure: null },
      { attempts: 0, failure: null },
      { attempts: 3, dueAt: new Date('2026-11-23T13:00:00Z') },
    ]);
  });

  test('makes only those due that are named, and says which cannot be', async () => {
    await put('1', setAside);
    await put('2', setAside);
    await put('3');
    expect(await rekey('outbox', 'retry', '2')).toBe('1 mail will be tried again by the running server.\n');
    expect(await isDue()).toEqual({ 1: false, 2: true, 3: true });
    expect(await rekey('outbox', 'retry', '1', '3', 'none')).toBe(
      '1 mail will be tried again by the running server. 2 of those named are not among the mails set aside: see rekey outbox list.\n',
    );
  });

  test('does nothing where nothing was set aside', async () => {
    await put('1');
    expect(await rekey('outbox', 'retry')).toBe('0 mails will be tried again by the running server.\n');
  });
});

test('a database that is not up to date is told of in words', async () => {
  await services.database.migrator.down();
  const environment = {
    DATABASE_URL: services.config.databaseUrl,
    SECRET_KEY: 'a secret of the tests',
  };
  const { code, stderr } = await new RekeyProcess('bundle/cli.js', ['outbox', 'list'], environment).ended;
  expect(code).toBe(1);
  expect(stderr).toContain('npx rekey migrate');
  expect(stderr).not.toMatch(/^\s+at |node_modules/m);
});
