import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createCaretaker, type Caretaker } from '../../src/cleanup/caretaker.ts';
import { claimJob } from '../../src/cleanup/claim-job.ts';
import { ScheduledJob } from '../../src/entities/scheduled-job.ts';
import { cleanupParts } from '../support/clean-up.ts';
import { createMemoryLog } from '../support/memory-log.ts';
import { Services } from '../support/services.ts';
import { signUp } from '../support/steps.ts';
import { waitFor } from '../support/wait-for.ts';

const { log, lines } = createMemoryLog();

let services: Services;
let caretaker: Caretaker;
beforeEach(async () => {
  lines.length = 0;
  services = await Services.start();
  caretaker = createCaretaker({ ...cleanupParts(services), log }, 10);
});
afterEach(async () => {
  await caretaker.stop();
  await services.close();
});

const cleanings = () => lines.filter((line) => line.includes('"cleaned up"')).length;
const signUps = async () => (await services.accounts('ada@example.com')).length;

describe('the caretaker', () => {
  test('cleans up at once when it starts, and says in the log what', async () => {
    await signUp(services, 'ada@example.com');
    services.clock.advance(7 * 86_400);
    caretaker.start();
    await waitFor(() => cleanings() === 1);
    expect(await signUps()).toBe(0);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ signUps: 1, accounts: 0 });
  });

  test('cleans up again in an hour, and not before', async () => {
    await caretaker.look();
    services.clock.advance(3599);
    await caretaker.look();
    expect(cleanings()).toBe(1);
    services.clock.advance(1);
    await caretaker.look();
    expect(cleanings()).toBe(2);
  });

  test('looks by itself whether it is time', async () => {
    caretaker.start();
    await waitFor(() => cleanings() === 1);
    services.clock.advance(3600);
    await waitFor(() => cleanings() === 2);
  });

  test('does not clean up again because it was started again', async () => {
    await caretaker.look();
    await caretaker.stop();
    caretaker = createCaretaker({ ...cleanupParts(services), log }, 10);
    services.clock.advance(1800);
    await caretaker.look();
    expect(cleanings()).toBe(1);
  });

  test('takes over in an hour from one that died over its work', async () => {
    await claimJob(services.database.em.fork(), 'cleanup', services.clock.now(), 3_600_000);
    await signUp(services, 'ada@example.com');
    services.clock.advance(7 * 86_400);
    await caretaker.look();
    expect(await signUps()).toBe(0);
  });

  test('notes what goes wrong, and goes on', async () => {
    const connection = services.database.em.getConnection();
    await connection.execute('alter table short_code rename to elsewhere');
    caretaker.start();
    await waitFor(() => lines.some((line) => line.includes('cleaning up failed')));
    await connection.execute('alter table elsewhere rename to short_code');
    expect(cleanings()).toBe(0);
    services.clock.advance(3600);
    await waitFor(() => cleanings() === 1);
  });

  test('can be stopped without having been started', async () => {
    await caretaker.stop();
    expect(cleanings()).toBe(0);
  });
});

describe('a job that is due', () => {
  const claim = (name: string) =>
    claimJob(services.database.em.fork(), name, services.clock.now(), 3_600_000);

  test('is given to one of those who ask at once, the first time and every other', async () => {
    for (let times = 0; times < 3; times += 1) {
      const claims = await Promise.all(Array.from({ length: 10 }, () => claim('sweeping')));
      expect(claims.filter(Boolean)).toHaveLength(1);
      services.clock.advance(3600);
    }
    expect(await services.database.em.fork().count(ScheduledJob)).toBe(1);
  });

  test('has nothing to do with another', async () => {
    expect(await claim('sweeping')).toBe(true);
    expect(await claim('mopping')).toBe(true);
  });
});
