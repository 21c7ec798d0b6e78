import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { MailTurn } from '../../src/entities/mail-turn.ts';
import { OutgoingMail } from '../../src/entities/outgoing-mail.ts';
import { createDeliveryTurns, type DeliveryTurns } from '../../src/outbox/turns.ts';
import { cleanUpNow } from '../support/clean-up.ts';
import { mailRateLimits } from '../support/config.ts';
import { dumpOf } from '../support/dump.ts';
import { Services } from '../support/services.ts';

const [minute, hour, day] = [60, 3600, 86_400];

let services: Services;
let turns: DeliveryTurns;
let count = 0;
beforeEach(async () => {
  services = await Services.startInFile({ mailRateLimits });
  turns = createDeliveryTurns(mailRateLimits, services.clock.now);
});
afterEach(() => services.close());

const entities = () => services.database.em.fork();

/** A mail of its own. */
function mail(order: Partial<OutgoingMail> = {}): OutgoingMail {
  count += 1;
  const row = { id: `mail-${count}`, purpose: 'login', emailKey: 'ada@example.com', ...order };
  return Object.assign(Object.create(OutgoingMail.prototype) as OutgoingMail, row);
}

/** Seconds until a turn is free; null where it was taken. */
async function waitOf(order: OutgoingMail = mail()): Promise<number | null> {
  const until = await turns.take(entities(), order);
  return until && (until.getTime() - services.clock.now().getTime()) / 1000;
}

/** Takes so many turns, a minute from one to the next, and ends at the last. */
async function take(times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    if (time > 0) services.clock.advance(minute);
    expect(await waitOf()).toBeNull();
  }
}

describe('a turn', () => {
  test('is free a minute after the last one, and not before', async () => {
    await take(1);
    expect(await waitOf()).toBe(minute);
    services.clock.advance(59.999);
    expect(await waitOf()).toBe(0.001);
    services.clock.advance(0.001);
    expect(await waitOf()).toBeNull();
  });

  test('is free ten times in an hour, and then when the first of them is an hour ago', async () => {
    await take(10);
    services.clock.advance(minute);
    expect(await waitOf()).toBe(50 * minute);
    services.clock.advance(50 * minute - 0.001);
    expect(await waitOf()).toBe(0.001);
    services.clock.advance(0.001);
    expect(await waitOf()).toBeNull();
    expect(await waitOf()).toBe(minute);
  });

  test('is free only when every limit leaves room', async () => {
    await take(1);
    services.clock.advance(hour - 8 * minute - 30);
    await take(9);
    services.clock.advance(10);
    // The hour leaves room in twenty seconds, the minute in fifty.
    expect(await waitOf()).toBe(50);
  });

  test.each([
    ['purpose', { purpose: 'password-reset' }],
    ['address', { emailKey: 'grace@example.com' }],
  ])('counts for no other %s', async (_, order) => {
    await take(10);
    expect(await waitOf(mail(order))).toBeNull();
  });

  test('is taken anew by the same mail, which does not stand in its own way', async () => {
    const retried = mail();
    expect(await waitOf(retried)).toBeNull();
    services.clock.advance(5);
    expect(await waitOf(retried)).toBeNull();
    expect(await entities().count(MailTurn)).toBe(1);
    services.clock.advance(10);
    expect(await waitOf()).toBe(50);
  });

  test('is taken anew only where no other mail has taken it meanwhile', async () => {
    const retried = mail();
    expect(await waitOf(retried)).toBeNull();
    services.clock.advance(minute + 5);
    await take(1);
    services.clock.advance(5);
    expect(await waitOf(retried)).toBe(minute - 5);
  });

  test('that is given back is free at once', async () => {
    const unsent = mail();
    expect(await waitOf(unsent)).toBeNull();
    await turns.giveBack(entities(), unsent);
    expect(await waitOf()).toBeNull();
  });

  test('names no address', async () => {
    await take(1);
    const dump = await dumpOf(services.database);
    expect(dump).toContain(`mail-${count}`);
    expect(dump).not.toContain('example.com');
  });

  test('is kept for as long as it counts', async () => {
    await take(1);
    services.clock.advance(hour - 0.001);
    expect((await cleanUpNow(services)).mailTurns).toBe(0);
    services.clock.advance(0.001);
    expect((await cleanUpNow(services)).mailTurns).toBe(1);
    expect(await entities().count(MailTurn)).toBe(0);
  });
});

describe('the last turn', () => {
  test('is taken by one of many who ask at once, on two connections', async () => {
    const elsewhere = await Services.start({ databaseUrl: services.config.databaseUrl });
    const few = createDeliveryTurns([{ attempts: 3, seconds: 60 }], services.clock.now);
    const asked = Array.from({ length: 40 }, (_, index) =>
      few.take((index % 2 === 0 ? services : elsewhere).database.em.fork(), mail()),
    );
    const answers = await Promise.all(asked);
    expect(answers.filter((until) => until === null)).toHaveLength(3);
    await elsewhere.close();
  });
});

describe('a clock', () => {
  test('that is a little behind another counts what the other has let through', async () => {
    await take(1);
    services.clock.advance(-2);
    expect(await waitOf()).toBe(minute + 2);
  });

  test('that was a year ahead holds up nothing, and what it left is cleaned up', async () => {
    services.clock.advance(365 * day);
    await take(10);
    services.clock.advance(-365 * day);
    await take(10);
    expect((await cleanUpNow(services)).mailTurns).toBe(10);
  });
});

describe('there is no limit', () => {
  test('where none is set', async () => {
    turns = createDeliveryTurns(null, services.clock.now);
    for (let time = 0; time < 20; time += 1) expect(await waitOf()).toBeNull();
    expect(await entities().count(MailTurn)).toBe(0);
  });

  test('for a mail that was ordered before its address was noted', async () => {
    for (let time = 0; time < 20; time += 1) expect(await waitOf(mail({ emailKey: null }))).toBeNull();
  });
});
