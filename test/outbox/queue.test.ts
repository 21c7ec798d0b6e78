import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { requestPasswordReset } from '../../src/accounts/password/forgotten-password.ts';
import { createDeliveryQueue, type DeliveryQueue } from '../../src/outbox/queue.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { Services } from '../support/services.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';
import { databaseIn } from '../support/databases.ts';

const leaseSeconds = 60;

let folder: TemporaryFolder;
let services: Services;
let elsewhere: Services;
let queue: DeliveryQueue;
beforeEach(async () => {
  folder = await makeTemporaryFolder();
  const databaseUrl = await databaseIn(folder.path);
  services = await Services.start({ databaseUrl });
  elsewhere = await Services.start({ databaseUrl });
  queue = createDeliveryQueue(leaseSeconds, services.clock.now, systemRandom);
});
afterEach(async () => {
  await Promise.all([services.close(), elsewhere.close()]);
  await folder.remove();
});

const entities = () => services.database.em.fork();
const claim = (count = 10) => queue.claim(entities(), count);
async function order(count: number): Promise<void> {
  for (let number = 1; number <= count; number += 1)
    await requestPasswordReset(services.context(), { email: `person-${number}@example.com` });
}
async function claimOne() {
  const [mail] = await claim(1);
  if (!mail) throw new Error('There is nothing to claim.');
  return mail;
}

describe('a claim', () => {
  test('takes no more than it asks for, the longest due first', async () => {
    await order(1);
    services.clock.advance(1);
    await order(4);
    const first = await claim(3);
    expect(first).toHaveLength(3);
    expect(first.map(({ emailKey }) => emailKey)).toContain('person-1@example.com');
    expect(await claim(3)).toHaveLength(2);
    expect(await claim(3)).toEqual([]);
  });

  test('takes nothing that is not due yet', async () => {
    await order(1);
    services.clock.advance(-1);
    expect(await claim()).toEqual([]);
    services.clock.advance(1);
    expect(await claim()).toHaveLength(1);
  });

  test('takes no mail that another has, however many claim at once on however many connections', async () => {
    await order(40);
    const other = createDeliveryQueue(leaseSeconds, services.clock.now, systemRandom);
    const claimed = [];
    for (let round = 0; round < 20 && claimed.length < 40; round += 1) {
      const batches = await Promise.all([
        claim(5),
        other.claim(elsewhere.database.em.fork(), 5),
        claim(5),
        other.claim(elsewhere.database.em.fork(), 5),
      ]);
      claimed.push(...batches.flat().map(({ id }) => id));
    }
    expect(claimed).toHaveLength(40);
    expect(new Set(claimed).size).toBe(40);
  });

  test('is over with its lease: another may take the mail then, and not before', async () => {
    await order(1);
    const { id } = await claimOne();
    services.clock.advance(leaseSeconds - 1);
    expect(await claim()).toEqual([]);
    services.clock.advance(1);
    expect((await claimOne()).id).toBe(id);
  });
});

describe('who has lost the lease', () => {
  test.each([
    ['remove', (mail) => queue.remove(entities(), mail)],
    ['postpone', (mail) => queue.postpone(entities(), mail, new Date(0), 'late')],
    ['set aside', (mail) => queue.setAside(entities(), mail, 'late')],
    ['release', (mail) => queue.release(entities(), mail)],
    ['keep waiting', (mail) => queue.wait(entities(), mail, new Date(0))],
    ['renew', (mail) => queue.renew(entities(), mail)],
  ] as [string, (mail: Awaited<ReturnType<typeof claimOne>>) => Promise<unknown>][])(
    'cannot %s the mail any more',
    async (_, settle) => {
      await order(1);
      const lost = await claimOne();
      services.clock.advance(leaseSeconds);
      const held = await claimOne();
      const [before] = await services.orders();

      expect(await settle(lost)).not.toBe(true);
      expect(await services.orders()).toEqual([before]);
      await queue.remove(entities(), held);
      expect(await services.orders()).toEqual([]);
    },
  );
});

describe('who holds the lease', () => {
  test('may renew it, as often as needed: it holds for its full length from then', async () => {
    await order(1);
    const mail = await claimOne();
    for (let renewal = 0; renewal < 3; renewal += 1) {
      services.clock.advance(leaseSeconds - 1);
      expect(await queue.renew(entities(), mail)).toBe(true);
    }
    services.clock.advance(leaseSeconds - 1);
    expect(await claim()).toEqual([]);
    services.clock.advance(1);
    expect((await claimOne()).id).toBe(mail.id);
    expect(await queue.renew(entities(), mail)).toBe(false);
  });

  test('may remove the mail', async () => {
    await order(2);
    expect(await queue.remove(entities(), await claimOne())).toBe(true);
    expect(await services.orders()).toHaveLength(1);
  });

  test('may put the mail off: it is due again at its time, with its failure', async () => {
    await order(1);
    const until = new Date(services.clock.now().getTime() + 5000);
    await queue.postpone(entities(), await claimOne(), until, 'the server is down');
    expect(await services.orders()).toMatchObject([
      { attempts: 1, dueAt: until, lease: null, failure: 'the server is down' },
    ]);
    services.clock.advance(4.999);
    expect(await claim()).toEqual([]);
    services.clock.advance(0.001);
    expect((await claimOne()).attempts).toBe(1);
  });

  test('may set the mail aside: it stays with its reason, and is never due', async () => {
    await order(1);
    await queue.setAside(entities(), await claimOne(), 'no such mailbox');
    expect(await services.orders()).toMatchObject([
      { attempts: 1, dueAt: null, lease: null, failure: 'no such mailbox' },
    ]);
    services.clock.advance(10 * 365 * 86_400);
    expect(await claim()).toEqual([]);
  });

  test('may have the mail wait, with all of its purpose for its address that nobody holds', async () => {
    const { outbox } = services.parts;
    const write = (purpose: string, emailKey: string, subjectId: string) =>
      outbox.write(entities(), { purpose, emailKey, subjectId, client: services.context().client });
    await write('invitation', 'ada@example.com', 'one');
    const mail = await claimOne();
    await write('invitation', 'ada@example.com', 'two');
    const held = await claimOne();
    for (const subjectId of ['three', 'four']) await write('invitation', 'ada@example.com', subjectId);
    await write('reminder', 'ada@example.com', 'three');
    await write('invitation', 'grace@example.com', 'three');

    const [now, until] = [services.clock.now(), new Date(services.clock.now().getTime() + 5000)];
    await queue.wait(entities(), mail, until);
    const rows = (await services.orders()).map(({ purpose, emailKey, subjectId, lease, dueAt, attempts }) => {
      const due = dueAt && (dueAt.getTime() - now.getTime()) / 1000;
      return [purpose, emailKey, subjectId, lease, due, attempts];
    });
    expect(rows.sort()).toEqual(
      [
        ['invitation', 'ada@example.com', 'one', null, 5, 0],
        ['invitation', 'ada@example.com', 'two', held.lease, leaseSeconds, 0],
        ['invitation', 'ada@example.com', 'three', null, 5, 0],
        ['invitation', 'ada@example.com', 'four', null, 5, 0],
        ['reminder', 'ada@example.com', 'three', null, 0, 0],
        ['invitation', 'grace@example.com', 'three', null, 0, 0],
      ].sort(),
    );
  });

  test('has the mail give way to a newer one that says the same, but none that is held elsewhere', async () => {
    const ids = [];
    for (let asked = 0; asked < 3; asked += 1) {
      await order(1);
      if (asked < 2) ids.push((await claimOne()).id);
      services.clock.advance(1);
    }
    const [first, second, third] = await services.orders();
    expect([first?.id, second?.id]).toEqual(ids);
    if (!second) throw new Error('The second mail is missing.');
    await queue.wait(entities(), second, new Date(services.clock.now().getTime() + 5000));
    expect((await services.orders()).map(({ id }) => id)).toEqual([first?.id, third?.id]);
  });

  test('sees to some hundreds at a time where a thousand wait, until the newest is left', async () => {
    const { outbox } = services.parts;
    for (let asked = 0; asked < 1000; asked += 1)
      await outbox.write(entities(), {
        purpose: 'login',
        emailKey: 'ada@example.com',
        client: services.context().client,
      });
    const newest = (await services.orders()).at(-1)?.id;
    const counts = [];
    for (let left = 1000; left > 1; counts.push(left)) {
      services.clock.advance(10);
      await queue.wait(entities(), await claimOne(), new Date(services.clock.now().getTime() + 5000));
      left = (await services.orders()).length;
    }
    expect(counts.length).toBeGreaterThan(3);
    expect(counts.length).toBeLessThan(20);
    expect((await services.orders()).map(({ id }) => id)).toEqual([newest]);
  });

  test('may give the mail back: it is due at once, and that was no attempt', async () => {
    await order(1);
    const mail = await claimOne();
    await queue.release(entities(), mail);
    expect(await services.orders()).toMatchObject([{ attempts: 0, lease: null, failure: null }]);
    expect((await claimOne()).id).toBe(mail.id);
  });
});
