import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createDeliveryQueue } from '../../src/outbox/queue.ts';
import { createSmtpTransport } from '../../src/mail/transport.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { courierBetween, PostOffice } from '../support/courier.ts';
import { letterTo } from '../support/letter.ts';
import { createAccount } from '../support/steps.ts';
import { waitFor } from '../support/wait-for.ts';

const email = 'Ada@example.com';

let post: PostOffice;
beforeEach(async () => {
  post = await PostOffice.open();
  await createAccount(post.services, email);
});
afterEach(() => post.close());

describe('a courier', () => {
  test('finds by itself what was ordered before it began, and what it was not told of', async () => {
    await post.order(email);
    post.startCourier();
    await letterTo(post.sink, email);
    post.services.parts.outbox.onWake(() => undefined);
    await post.order(email);
    await letterTo(post.sink, email, 1);
  });

  test('goes on after the outbox could not be read', async () => {
    let broken = true;
    post.startCourier({
      fork() {
        if (!broken) return post.services.database.em.fork();
        broken = false;
        throw new Error('the database is away');
      },
    });
    await post.order(email);
    await letterTo(post.sink, email);
  });

  test('sends what a courier that died had taken, once its lease is over', async () => {
    await post.order(email);
    const dead = createDeliveryQueue(60, post.services.clock.now, systemRandom);
    expect(await dead.claim(post.services.database.em.fork(), 10)).toHaveLength(1);
    const courier = post.startCourier();
    post.services.clock.advance(60);
    courier.wake();
    await letterTo(post.sink, email);
    await post.outboxIsEmpty();
  });

  test('that is stopped finishes what it is handing over, and leaves the rest to others', async () => {
    const smtp = createSmtpTransport(post.sink.url);
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    let handing = 0;
    const courier = post.startCourier({
      transport: {
        ...smtp,
        async deliver(mail, envelope) {
          handing += 1;
          await gate;
          await smtp.deliver(mail, envelope);
        },
      },
    });
    await post.order(email);
    await waitFor(() => handing === 1);
    await post.order(email, 11);
    const stopped = courier.stop();
    expect(post.sink.mails).toHaveLength(0);
    open();
    await stopped;
    // It may have claimed some of the others before it was stopped, but not all of them.
    expect(post.sink.mails).toHaveLength(handing);
    expect(await post.services.orders()).toHaveLength(12 - handing);
    expect(handing).toBeLessThanOrEqual(10);
    expect(
      (await post.services.orders()).every(({ lease, attempts }) => lease === null && attempts === 0),
    ).toBe(true);

    post.startCourier();
    await post.outboxIsEmpty();
    expect(post.sink.mails).toHaveLength(12);
  });

  test('that is stopped gives back what it has taken and not begun', async () => {
    const queue = createDeliveryQueue(60, post.services.clock.now, systemRandom);
    const stops: Promise<void>[] = [];
    await post.order(email, 3);
    const courier = post.startCourier({
      queue: {
        ...queue,
        async claim(entities, count) {
          const mails = await queue.claim(entities, count);
          stops.push(courier.stop());
          return mails;
        },
      },
    });
    await waitFor(() => stops.length > 0);
    await Promise.all(stops);
    const given = { lease: null, attempts: 0, dueAt: post.services.clock.now() };
    expect(await post.services.orders()).toMatchObject([given, given, given]);
    expect(post.sink.mails).toEqual([]);
  });

  test('may be stopped before it begins, and twice', async () => {
    const courier = courierBetween(post.services, post.sink);
    await courier.stop();
    await courier.stop();
    expect(post.sink.mails).toEqual([]);
  });
});
