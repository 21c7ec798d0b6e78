import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { cleanUp } from '../../src/cleanup/clean-up.ts';
import { SecurityEvent } from '../../src/entities/security-event.ts';
import { Session } from '../../src/entities/session.ts';
import { User } from '../../src/entities/user.ts';
import { cleanUpNow, cleanupParts } from '../support/clean-up.ts';
import { fillWithAccounts } from '../support/crowd.ts';
import { Services } from '../support/services.ts';
import { statementsOf } from '../support/statements.ts';

const crowd = 3000;

let services: Services;
beforeEach(async () => {
  services = await Services.startInFile();
});
afterEach(() => services.close());

const count = (entity: typeof User | typeof Session | typeof SecurityEvent) =>
  services.database.em.fork().count<object>(entity);

async function fillWithDeletedAccounts(): Promise<void> {
  const at = services.clock.now();
  await fillWithAccounts(services.database, crowd, at, { erasureDueAt: at });
}

describe('thousands of rows', () => {
  test('of accounts are erased, each announced', async () => {
    await fillWithDeletedAccounts();
    const told = new Set<string>();
    services.parts.events.on('userDeleted', ({ userId }) => told.add(userId));
    expect(await cleanUpNow(services)).toMatchObject({ accounts: crowd, sessions: 0, securityEvents: 0 });
    await services.parts.events.settled();
    expect(told.size).toBe(crowd);
    for (const entity of [User, Session, SecurityEvent]) expect(await count(entity)).toBe(0);
  });

  test('of sign-ups, sessions and events are removed', async () => {
    await fillWithAccounts(services.database, crowd, services.clock.now());
    services.clock.advance(services.config.securityEventSeconds + 1);
    expect(await cleanUpNow(services)).toMatchObject({ sessions: crowd, securityEvents: crowd, signUps: 0 });
    await services.database.em.fork().nativeUpdate(User, {}, { claimedEmailKey: null, lastLogin: null });
    expect((await cleanUpNow(services)).signUps).toBe(crowd);
    expect(await count(User)).toBe(0);
  });

  test('are removed some hundreds at a time, in transactions of their own', async () => {
    await fillWithDeletedAccounts();
    const statements = await statementsOf(services.database, () => cleanUpNow(services));
    const erasures = statements.filter((statement) => statement === 'begin').length;
    expect(erasures).toBeGreaterThanOrEqual(crowd / 500);
    expect(erasures).toBeLessThanOrEqual(crowd / 100 + 1);
    expect(statements.filter((statement) => statement === 'commit')).toHaveLength(erasures);
  });

  test('let other writers and other work through meanwhile', async () => {
    await fillWithDeletedAccounts();
    const other = await Services.start({ databaseUrl: services.config.databaseUrl });
    const cleaning = { isOver: false };
    const cleaned = cleanUpNow(services).finally(() => (cleaning.isOver = true));
    let writes = 0;
    while (!cleaning.isOver) {
      await other.database.em.fork().nativeUpdate(User, { id: 'nobody' }, { active: true });
      writes += 1;
      await new Promise(setImmediate);
    }
    expect((await cleaned).accounts).toBe(crowd);
    await other.close();
    expect(writes).toBeGreaterThanOrEqual(crowd / 500);
  });
});

test('a cleaning that is told to stop ends with its batch, and the next one does the rest', async () => {
  await fillWithDeletedAccounts();
  const stopping = new AbortController();
  services.parts.events.on('userDeleted', () => {
    stopping.abort();
  });
  const { accounts } = await cleanUp({ ...cleanupParts(services), signal: stopping.signal });
  expect(accounts).toBeGreaterThan(0);
  expect(accounts).toBeLessThanOrEqual(500);
  expect((await cleanUpNow(services)).accounts).toBe(crowd - accounts);
});
