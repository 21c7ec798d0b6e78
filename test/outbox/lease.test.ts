import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { requestPasswordReset } from '../../src/accounts/password/forgotten-password.ts';
import { createDeliveryQueue } from '../../src/outbox/queue.ts';
import type { Courier } from '../../src/outbox/courier.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { mailRateLimits } from '../support/config.ts';
import { courierBetween } from '../support/courier.ts';
import { Services } from '../support/services.ts';
import { SmtpSink, type Verdict } from '../support/smtp-sink.ts';
import { createAccount, valueOf } from '../support/steps.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';
import { waitFor } from '../support/wait-for.ts';
import { databaseIn } from '../support/databases.ts';

const email = 'ada@example.com';
const leaseSeconds = 1;

let folder: TemporaryFolder;
let sink: SmtpSink;
let servers: readonly [Services, Services];
let couriers: Courier[];
let passing: NodeJS.Timeout;
beforeEach(async () => {
  [folder, sink] = [await makeTemporaryFolder(), await SmtpSink.start()];
  const changes = {
    databaseUrl: await databaseIn(folder.path),
    mailLeaseSeconds: leaseSeconds,
    mailRateLimits,
  };
  servers = [await Services.start(changes), await Services.start(changes)];
  couriers = [];
  await createAccount(servers[0], email);
});
afterEach(async () => {
  clearInterval(passing);
  await Promise.all(couriers.map((courier) => courier.stop()));
  await Promise.all(servers.map((services) => services.close()));
  await sink.stop();
  await folder.remove();
});

/** Lets time pass on both servers: never faster than it does, so that a busy machine is late for nothing. */
function letTimePass(): void {
  passing = setInterval(() => {
    advance(0.02);
  }, 20);
}

function advance(seconds: number): void {
  for (const { clock } of servers) clock.advance(seconds);
}

function startCourier(services: Services, changes: Parameters<typeof courierBetween>[2] = {}): Courier {
  const courier = courierBetween(services, sink, changes);
  courier.start();
  couriers.push(courier);
  return courier;
}

async function order(count = 1, address: (number: number) => string = () => email): Promise<void> {
  for (let number = 0; number < count; number += 1)
    valueOf(await requestPasswordReset(servers[0].context(), { email: address(number) }));
}

const rows = () => servers[0].orders();
const outboxIsEmpty = () => waitFor(async () => (await rows()).length === 0, 20_000);

/** Keeps everyone waiting who hands the sink an email, until the test gives each an answer. */
function handovers(): PromiseWithResolvers<Verdict>[] {
  const asked: PromiseWithResolvers<Verdict>[] = [];
  sink.judge = (step) => {
    if (step !== 'DATA') return null;
    const answer = Promise.withResolvers<Verdict>();
    asked.push(answer);
    return answer.promise;
  };
  return asked;
}

describe('a lease', () => {
  test('is renewed while an SMTP server takes longer than it: two couriers send the email once', async () => {
    letTimePass();
    sink.judge = async (step) => {
      if (step === 'DATA') await sleep(leaseSeconds * 3500);
      return null;
    };
    for (const services of servers) startCourier(services);
    await order();
    await outboxIsEmpty();
    expect(sink.mails).toHaveLength(1);
  });

  test('is renewed for emails that wait for a connection, too', async () => {
    letTimePass();
    sink.judge = async (step) => {
      if (step === 'DATA') await sleep(leaseSeconds * 1500);
      return null;
    };
    const addresses = Array.from({ length: 10 }, (_, number) => `person-${number}@example.com`);
    for (const address of addresses) await createAccount(servers[0], address);
    await order(10, (number) => addresses[number] ?? '');
    for (const services of servers) startCourier(services);
    await outboxIsEmpty();
    expect(sink.mails.map(({ recipients }) => recipients.join()).sort()).toEqual(addresses);
  });

  test('is renewed by the next attempt if the database fails once', async () => {
    letTimePass();
    const asked = handovers();
    const [first, second] = servers;
    const queue = createDeliveryQueue(leaseSeconds, first.clock.now, systemRandom);
    let renewals = 0;
    startCourier(first, {
      queue: {
        ...queue,
        renew(entities, delivery) {
          renewals += 1;
          return renewals === 1
            ? Promise.reject(new Error('the disk is full'))
            : queue.renew(entities, delivery);
        },
      },
    });
    await order();
    await waitFor(() => asked.length > 0);
    startCourier(second);
    await waitFor(() => renewals > 6);
    expect(asked).toHaveLength(1);
    asked[0]?.resolve(null);
    await outboxIsEmpty();
  });

  test('of a courier that is gone runs out: another sends the email after one lease, and not before', async () => {
    const [dead, other] = servers;
    await order();
    const queue = createDeliveryQueue(leaseSeconds, dead.clock.now, systemRandom);
    const [delivery] = await queue.claim(dead.database.em.fork(), 1);
    if (!delivery) throw new Error('There is nothing to claim.');
    advance(leaseSeconds / 2);
    expect(await queue.renew(dead.database.em.fork(), delivery)).toBe(true);

    const courier = startCourier(other);
    advance(leaseSeconds - 0.001);
    courier.wake();
    await sleep(200);
    expect(sink.mails).toEqual([]);
    advance(0.001);
    courier.wake();
    await outboxIsEmpty();
    expect(sink.mails).toHaveLength(1);
  });
});

describe('a courier that has lost its lease', () => {
  /** Two couriers hand over the same email: the first one's lease has run out. Neither has an answer yet. */
  async function overtake(): Promise<PromiseWithResolvers<Verdict>[]> {
    const asked = handovers();
    const [first, second] = servers;
    // It renews far too late, like a process that was suspended.
    const late = { ...createDeliveryQueue(leaseSeconds, first.clock.now, systemRandom), leaseSeconds: 3600 };
    startCourier(first, { queue: late });
    await order();
    await waitFor(() => asked.length === 1);
    advance(leaseSeconds);
    startCourier(second);
    await waitFor(() => asked.length === 2);
    return asked;
  }

  test('does not remove the row that another courier holds', async () => {
    const [first, second] = await overtake();
    const before = await rows();
    expect(before[0]?.lease).toEqual(expect.any(String));
    first?.resolve(null);
    await couriers[0]?.stop();
    expect(await rows()).toEqual(before);
    second?.resolve(null);
    await outboxIsEmpty();
    expect(sink.mails).toHaveLength(2);
    expect(new Set(sink.mails.map(({ parsed }) => parsed.messageId)).size).toBe(1);
  });

  test('neither puts back the row nor the turn of the courier that holds them', async () => {
    const [first, second] = await overtake();
    const before = await rows();
    first?.resolve({ code: 451, message: 'try again later' });
    await couriers[0]?.stop();
    expect(await rows()).toEqual(before);
    second?.resolve(null);
    await outboxIsEmpty();

    sink.judge = () => null;
    await order();
    couriers[1]?.wake();
    await waitFor(async () =>
      (await rows()).every(
        ({ dueAt, lease }) => lease === null && Number(dueAt) > Number(servers[0].clock.now()),
      ),
    );
    expect(sink.mails).toHaveLength(1);
    expect(await rows()).toMatchObject([{ attempts: 0, failure: null, lease: null }]);
  });
});
