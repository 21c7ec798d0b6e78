import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { SecurityEvent } from '../../src/entities/security-event.ts';
import { User } from '../../src/entities/user.ts';
import {
  createAccountEvents,
  type AccountEvent,
  type AccountEventKind,
  type TrailEventKind,
  type AccountEvents,
} from '../../src/events/account-events.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { Services } from '../support/services.ts';
import { createAccount } from '../support/steps.ts';
import { waitFor } from '../support/wait-for.ts';

const client = { ipAddress: '192.0.2.7', userAgent: 'a browser', language: null };

let services: Services;
let id: string;
let events: AccountEvents;
let told: AccountEvent[];
let reported: { readonly error: unknown; readonly event: AccountEvent }[];
beforeEach(async () => {
  services = await Services.start();
  id = (await createAccount(services, 'ada@example.com')).id;
  [told, reported] = [[], []];
  events = createAccountEvents(services.database, services.clock.now, systemRandom, (error, event) => {
    reported.push({ error, event });
  });
});
afterEach(() => services.close());

const entities = () => services.database.em.fork();
const listen = (kind: AccountEventKind) => events.on(kind, (event) => told.push(event));

/** Lets something happen, in a transaction that may do more or fail. */
async function happen(kind: TrailEventKind, more?: () => unknown): Promise<void> {
  await entities().transactional(async (transaction) => {
    await events.record(transaction, kind, id, client);
    await more?.();
  });
}

describe('a listener', () => {
  test('is told what happened, to whom, when, and from where', async () => {
    listen('passwordChanged');
    await happen('passwordChanged');
    expect(told).toEqual([{ kind: 'passwordChanged', userId: id, at: services.clock.now(), client }]);
  });

  test('is told after the commit, when all of it can be read', async () => {
    const seen: number[] = [];
    events.on('passwordChanged', async () => {
      seen.push(await entities().count(SecurityEvent, { kind: 'passwordChanged' }));
    });
    await happen('passwordChanged', () => {
      expect(seen).toEqual([]);
    });
    await events.settled();
    expect(seen).toEqual([1]);
  });

  test('is told nothing of what was rolled back, nor is the trail', async () => {
    listen('passwordChanged');
    const failing = happen('passwordChanged', () => {
      throw new Error('something else failed');
    });
    await expect(failing).rejects.toThrow('something else failed');
    await happen('profileUpdated');
    await events.settled();
    expect(told).toEqual([]);
    expect(await entities().count(SecurityEvent, { kind: 'passwordChanged' })).toBe(0);
  });

  test('is told of all that one transaction did, in its order', async () => {
    listen('profileUpdated');
    listen('passwordChanged');
    await entities().transactional(async (transaction) => {
      for (const kind of ['profileUpdated', 'passwordChanged', 'profileUpdated'] as const)
        await events.record(transaction, kind, id, client);
    });
    expect(told.map(({ kind }) => kind)).toEqual(['profileUpdated', 'passwordChanged', 'profileUpdated']);
  });

  test('is told of an event that leaves no trail', async () => {
    listen('userDeleted');
    await entities().transactional(async (transaction) => {
      await transaction.nativeDelete(User, { id });
      events.announce(transaction, 'userDeleted', id, null);
    });
    expect(told).toMatchObject([{ kind: 'userDeleted', userId: id, client: null }]);
    expect(await entities().count(SecurityEvent)).toBe(0);
  });

  test('is told of its own kind alone, and no more once it has unsubscribed', async () => {
    const unsubscribe = listen('passwordChanged');
    await happen('profileUpdated');
    await happen('passwordChanged');
    unsubscribe();
    await happen('passwordChanged');
    expect(told).toHaveLength(1);
  });

  test('is told beside others, each of whom can leave alone', async () => {
    const heard: string[] = [];
    const leave = events.on('passwordChanged', () => heard.push('first'));
    events.on('passwordChanged', () => heard.push('second'));
    await happen('passwordChanged');
    leave();
    await happen('passwordChanged');
    expect(heard).toEqual(['first', 'second', 'second']);
  });

  test.each([
    [
      'throws',
      () => {
        throw new Error('a listener failed');
      },
    ],
    ['rejects', () => Promise.reject(new Error('a listener failed'))],
  ])('that %s is reported, and changes nothing for anybody else', async (_, failing) => {
    events.on('passwordChanged', failing);
    listen('passwordChanged');
    await happen('passwordChanged');
    await events.settled();
    expect(told).toHaveLength(1);
    expect(reported).toMatchObject([
      { error: { message: 'a listener failed' }, event: { kind: 'passwordChanged', userId: id } },
    ]);
    expect(await entities().count(SecurityEvent, { kind: 'passwordChanged' })).toBe(1);
  });

  test('may do what leads to further events', async () => {
    listen('profileUpdated');
    events.on('passwordChanged', () => happen('profileUpdated'));
    await happen('passwordChanged');
    await waitFor(() => told.length === 1);
    await events.settled();
  });
});

test('it can be waited for until all listeners are done, however long they take and whatever comes of it', async () => {
  const finish: (() => void)[] = [];
  let isSettled = false;
  events.on('passwordChanged', () => new Promise<void>((resolve) => finish.push(resolve)));
  events.on('passwordChanged', () => Promise.reject(new Error('a listener failed')));
  await happen('passwordChanged');
  const settled = events.settled().then(() => (isSettled = true));
  await new Promise(setImmediate);
  expect(isSettled).toBe(false);
  finish.forEach((done) => {
    done();
  });
  await settled;
  expect(isSettled).toBe(true);
});

test('an event outside a transaction is a mistake of the programmer, and told as one', async () => {
  expect(() => {
    events.announce(entities(), 'userDeleted', id, null);
  }).toThrow('userDeleted is to be noted in the transaction that it happens in.');
  await expect(events.record(entities(), 'passwordChanged', id, client)).rejects.toThrow('transaction');
});
