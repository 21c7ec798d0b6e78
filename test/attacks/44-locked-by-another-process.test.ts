import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { CheckLinkDocument, MeDocument, PasswordPolicyDocument } from '../../schema/documents.ts';
import type { Client } from '../support/client.ts';
import { Clock } from '../support/clock.ts';
import { FaultyApp } from '../support/faulty-app.ts';
import { lockDatabase, type DatabaseLock } from '../support/lock-database.ts';
import { links } from '../support/one-time.ts';
import type { Letter } from '../support/letter.ts';
import { publicRequests } from '../support/requests.ts';

const seconds = 1000;
// What a reader notices; on a busy machine, a few times what the same takes without a lock.
const unnoticedMilliseconds = 50;

let server: FaultyApp;
let clock: Clock;
let client: Client;
let letter: Letter;
let lock: DatabaseLock | undefined;
beforeEach(async () => {
  clock = new Clock();
  server = await FaultyApp.start({}, { now: clock.now });
  client = server.client();
  letter = await links.PASSWORD_RESET.obtain(server.sink, client, 'ada@example.com');
  await server.outboxIsEmpty();
});
afterEach(async () => {
  await lock?.release();
  lock = undefined;
  await server.close();
});

const reads: Readonly<Record<string, () => Promise<unknown>>> = {
  me: () => client.send(MeDocument, {}),
  checkLink: () => client.send(CheckLinkDocument, { input: { purpose: 'PASSWORD_RESET', ...letter.link } }),
  passwordPolicy: () => client.send(PasswordPolicyDocument, {}),
  page: () => client.fetch(new URL(letter.url).pathname).then((page) => page.text()),
  healthz: async () => {
    const response = await client.fetch('/healthz');
    expect(response.status).toBe(200);
  },
};

/** Reads for a while, and says how long it took at most, and how long the event loop stood still. */
async function readFor(milliseconds: number): Promise<{ slowest: number; stillness: number }> {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  let slowest = 0;
  for (const end = performance.now() + milliseconds; performance.now() < end;) {
    // Each time, the session was last seen so long ago that it is to be noted.
    clock.advance(61);
    for (const read of Object.values(reads)) {
      const begun = performance.now();
      await read();
      slowest = Math.max(slowest, performance.now() - begun);
    }
    await sleep(20);
  }
  delay.disable();
  return { slowest, stillness: delay.max / 1e6 };
}

const signUp = (email: string) => client.post(publicRequests.register(email));

test('while another process holds the write lock for 12 s, whatever writes nothing goes on, and what writes waits', async () => {
  await readFor(1 * seconds);
  const control = await readFor(3 * seconds);

  lock = await lockDatabase(server.path);
  const begun = performance.now();
  const refused = signUp('too-early@example.com');
  const reading = readFor(12 * seconds);
  const { errors, headers } = await refused;
  expect(performance.now() - begun).toBeGreaterThan(4 * seconds);
  expect(errors).toMatchObject([{ extensions: { code: 'SERVICE_BUSY', retryAfter: 5 } }]);
  expect(headers.get('retry-after')).toBe('5');
  expect((await client.fetch('/readyz')).status).toBe(503);

  await sleep(begun + 9.5 * seconds - performance.now());
  const patient = signUp('in-time@example.com');
  const locked = await reading;
  await lock.release();
  lock = undefined;
  expect((await patient).errors).toEqual([]);

  expect(locked.slowest).toBeLessThan(Math.max(unnoticedMilliseconds, 4 * control.slowest));
  expect(locked.stillness).toBeLessThan(Math.max(unnoticedMilliseconds, 4 * control.stillness));
  expect((await signUp('too-early@example.com')).errors).toEqual([]);
  expect((await client.fetch('/readyz')).status).toBe(200);
});

test('fifty that write at once wait together, and all succeed when the lock goes in time', async () => {
  lock = await lockDatabase(server.path);
  const waiting = Promise.all(
    Array.from({ length: 50 }, (_, number) => signUp(`somebody-${number}@example.com`)),
  );
  const { slowest } = await readFor(2 * seconds);
  await lock.release();
  lock = undefined;
  for (const { errors } of await waiting) expect(errors).toEqual([]);
  expect(slowest).toBeLessThan(1 * seconds);
});
