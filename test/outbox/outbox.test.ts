import { createHook } from 'node:async_hooks';
import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createOutbox } from '../../src/outbox/outbox.ts';
import { createDeliveryQueue } from '../../src/outbox/queue.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { Services } from '../support/services.ts';
import { signUp } from '../support/steps.ts';
import { waitFor } from '../support/wait-for.ts';

const client = { ipAddress: '192.0.2.7', userAgent: 'a browser', language: 'de' };

let services: Services;
beforeEach(async () => {
  services = await Services.start();
});
afterEach(() => services.close());

describe('the outbox', () => {
  test('keeps what a mail is for and for whom, due at once, and nothing that it says', async () => {
    const { outbox } = services.parts;
    const { id } = await signUp(services, 'ada@example.com');
    await outbox.write(services.database.em.fork(), {
      purpose: 'activation',
      emailKey: 'ada@example.com',
      userId: id,
      client,
    });
    services.clock.advance(1);
    await outbox.write(services.database.em.fork(), {
      purpose: 'password-reset',
      emailKey: 'b@c.de',
      client,
    });

    const unsent = { attempts: 0, lease: null, failure: null };
    expect(await services.orders()).toMatchObject([
      {
        purpose: 'activation',
        user: { id },
        emailKey: 'ada@example.com',
        dueAt: new Date('2026-11-23T12:00:00Z'),
        ...client,
        ...unsent,
      },
      { purpose: 'password-reset', user: null, emailKey: 'b@c.de', dueAt: services.clock.now(), ...unsent },
    ]);
    const [row = {}] = await services.database.em
      .getConnection()
      .execute<Record<string, unknown>[]>('select * from outgoing_mail limit 1');
    expect(Object.keys(row).sort()).toEqual(
      [
        'id',
        'purpose',
        'email_key',
        'user_id',
        'subject_id',
        'ip_address',
        'user_agent',
        'language',
        'created_at',
        'attempts',
        'due_at',
        'lease',
        'failure',
      ].sort(),
    );
  });

  test('keeps a mail until its delay is over', async () => {
    const outbox = createOutbox(() => services.database.em.fork(), services.clock.now, systemRandom, 60);
    await outbox.write(services.database.em.fork(), { purpose: 'login', emailKey: 'a@b.cd', client });
    const queue = createDeliveryQueue(60, services.clock.now, systemRandom);
    const claim = () => queue.claim(services.database.em.fork(), 10);
    services.clock.advance(59);
    expect(await claim()).toEqual([]);
    services.clock.advance(1);
    expect(await claim()).toMatchObject([{ purpose: 'login', emailKey: 'a@b.cd' }]);
  });

  test('keeps nothing of a change that fails', async () => {
    const failing = services.database.em.fork().transactional(async (transaction) => {
      await services.parts.outbox.write(transaction, { purpose: 'activation', emailKey: 'a@b.cd', client });
      throw new Error('something else failed');
    });
    await expect(failing).rejects.toThrow('something else failed');
    expect(await services.orders()).toEqual([]);
  });

  test('loses the mails of a user with the user', async () => {
    const { id } = await signUp(services, 'ada@example.com');
    await services.parts.outbox.write(services.database.em.fork(), {
      purpose: 'activation',
      emailKey: 'ada@example.com',
      userId: id,
      client,
    });
    await services.database.em.getConnection().execute('delete from "user"');
    expect(await services.orders()).toEqual([]);
  });

  test('wakes nobody before the answer has gone its way', async () => {
    const order: string[] = [];
    const woken = new Promise<void>((resolve) => {
      services.parts.outbox.onWake(() => {
        order.push('woken');
        resolve();
      });
    });
    services.parts.outbox.wake();
    await Promise.resolve().then(() => order.push('answered'));
    await woken;
    expect(order).toEqual(['answered', 'woken']);
  });

  test('wakes the courier for a thousand calls at once with one timer', async () => {
    const { outbox } = services.parts;
    let timers = 0;
    let woken = 0;
    const hook = createHook({
      init(_id, type) {
        if (type === 'Timeout') timers += 1;
      },
    });
    outbox.onWake(() => (woken += 1));
    hook.enable();
    for (let call = 0; call < 1000; call += 1) outbox.wake();
    hook.disable();
    expect(timers).toBe(1);
    await waitFor(() => woken > 0);
    await sleep(100);
    expect(woken).toBeLessThan(10);
  });

  test('wakes the courier after the delay of the last call, too', async () => {
    const delaySeconds = 0.2;
    const outbox = createOutbox(
      () => services.database.em.fork(),
      services.clock.now,
      systemRandom,
      delaySeconds,
    );
    let lastWoken = 0;
    outbox.onWake(() => (lastWoken = performance.now()));
    for (const pause of [150, 150, 30]) {
      outbox.wake();
      await sleep(pause);
    }
    const lastCall = performance.now();
    outbox.wake();
    await waitFor(() => lastWoken >= lastCall + delaySeconds * 1000);
  });

  test('does not keep a process alive that is about to wake the courier', () => {
    const program = `
      import { createOutbox } from './src/outbox/outbox.ts';
      createOutbox(() => {}, () => new Date(), {}, 60).wake();
    `;
    execFileSync(process.execPath, ['--input-type=module', '--eval', program], { timeout: 30_000 });
  });

  test('may be woken where nobody listens', () => {
    expect(() => {
      services.parts.outbox.wake();
    }).not.toThrow();
  });
});
