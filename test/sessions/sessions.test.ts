import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Session } from '../../src/entities/session.ts';
import { Services } from '../support/services.ts';
import { statementsOf } from '../support/statements.ts';
import { createAccount } from '../support/steps.ts';
import { sessionsOf } from '../support/lists.ts';

const idleSeconds = 3600;
const totalSeconds = 10_000;

let services: Services;
let userId: string;
let token: string;
beforeEach(async () => {
  services = await Services.start({
    sessions: { transport: 'both', idleSeconds, totalSeconds, perAccount: 4 },
  });
  const { id, session } = await createAccount(services, 'ada@example.com');
  userId = id;
  token = session.token;
});
afterEach(() => services.close());

const entities = () => services.database.em.fork();
const find = (which = token) => services.parts.sessions.find(entities(), which);
const start = () =>
  services.parts.sessions.start(entities(), userId, { ipAddress: null, userAgent: null, language: null });
const stored = async () => (await entities().findOneOrFail(Session, { user: userId })).lastSeenAt;

describe('a session', () => {
  test('has a token of 256 bits that is nowhere in the database', async () => {
    expect(token).toMatch(/^[\w-]{43}$/);
    const rows = JSON.stringify(await services.database.em.getConnection().execute('select * from session'));
    expect(rows).not.toContain(token);
    expect(rows).not.toContain(Buffer.from(token, 'base64url').toString('hex'));
  });

  test('is found by its token with its user and their profile, with one query', async () => {
    const statements = await statementsOf(services.database, async () => {
      const session = await find();
      expect(session?.user).toMatchObject({ id: userId, email: 'ada@example.com' });
      expect(session?.user.profile.emailConfirmed).toBe(true);
    });
    expect(statements).toHaveLength(1);
  });

  test.each([
    ['nothing', ''],
    ['another token', Buffer.alloc(32).toString('base64url')],
    ['what is no token', "' or 1=1 --"],
  ])('is not found by %s', async (_, other) => {
    expect(await find(other)).toBeNull();
  });

  test('is not found by what the database holds of it', async () => {
    const session = await entities().findOneOrFail(Session, { user: userId });
    expect(await find(session.tokenHash)).toBeNull();
    expect(await find(session.id)).toBeNull();
  });

  test('is not found once its user is switched off', async () => {
    await services.deactivate(userId);
    expect(await find()).toBeNull();
  });
});

describe('an idle session', () => {
  test('lives until its idle time is over, and not a second longer', async () => {
    services.clock.advance(idleSeconds - 1);
    expect(await find()).not.toBeNull();
    services.clock.advance(idleSeconds);
    expect(await find()).toBeNull();
  });

  test('does not come back to life by being looked for', async () => {
    services.clock.advance(idleSeconds);
    expect(await find()).toBeNull();
    expect(await find()).toBeNull();
    services.clock.advance(-1);
    expect(await find()).not.toBeNull();
  });
});

describe('a session in use', () => {
  test('ends when its whole time is over, however much it is used', async () => {
    const { endsAt } = await start();
    expect(endsAt.getTime() - services.clock.now().getTime()).toBe(totalSeconds * 1000);
    for (let seconds = 0; seconds < totalSeconds - 100; seconds += 100) {
      expect(await find()).not.toBeNull();
      services.clock.advance(100);
    }
    services.clock.advance(99);
    expect(await find()).not.toBeNull();
    services.clock.advance(1);
    expect(await find()).toBeNull();
  });

  test('says when it ends: after its idle time, or at its very end', () => {
    const { sessions } = services.parts;
    const lastSeenAt = new Date(0);
    const [soon, late] = [new Date(3_599_999), new Date(3_600_001)];
    expect(sessions.expiresAt({ lastSeenAt, endsAt: soon })).toEqual(soon);
    expect(sessions.expiresAt({ lastSeenAt, endsAt: late })).toEqual(new Date(3_600_000));
  });

  test('is noted to be seen at most once a minute', async () => {
    const begun = services.clock.now();
    services.clock.advance(59);
    expect(await statementsOf(services.database, () => find())).toHaveLength(1);
    expect(await stored()).toEqual(begun);

    services.clock.advance(1);
    expect(await statementsOf(services.database, () => find())).toHaveLength(2);
    expect(await stored()).toEqual(services.clock.now());
    expect(await statementsOf(services.database, () => find())).toHaveLength(1);
  });

  test('is noted once where many requests come together', async () => {
    services.clock.advance(60);
    await Promise.all(Array.from({ length: 10 }, () => find()));
    expect(await stored()).toEqual(services.clock.now());
    expect(await statementsOf(services.database, () => find())).toHaveLength(1);
  });
});

describe('of more sessions than an account may have', () => {
  test('the ones that were seen longest ago end, however old they are', async () => {
    const [second, third, fourth] = [await start(), await start(), await start()];
    services.clock.advance(60);
    for (const seen of [token, third.token, fourth.token]) expect(await find(seen)).not.toBeNull();
    services.clock.advance(60);
    const fifth = await start();
    const all = [token, second.token, third.token, fourth.token, fifth.token];
    const live = await Promise.all(all.map(async (one) => (await find(one)) !== null));
    expect(live).toEqual([true, false, true, true, true]);
  });

  test('the new one never ends, though a clock ahead has seen all others later', async () => {
    for (let time = 0; time < 3; time += 1) await start();
    services.clock.advance(-30);
    expect(await find((await start()).token)).not.toBeNull();
    expect(await sessionsOf(services, userId)).toHaveLength(4);
  });

  test('those of others stay', async () => {
    const other = await createAccount(services, 'grace@example.com');
    for (let time = 0; time < 10; time += 1) await start();
    expect(await sessionsOf(services, userId)).toHaveLength(4);
    expect(await sessionsOf(services, other.id)).toHaveLength(1);
  });

  test('many from before, under a higher limit, end step by step', async () => {
    const before = services.under({ sessions: { ...services.config.sessions, perAccount: 1000 } });
    for (let time = 0; time < 149; time += 1)
      await before.parts.sessions.start(entities(), userId, {
        ipAddress: null,
        userAgent: null,
        language: null,
      });
    const count = () => entities().count(Session, { user: userId });
    expect(await count()).toBe(150);
    await start();
    expect(await count()).toBe(51);
    await start();
    expect(await count()).toBe(4);
  });
});

describe('the list of a user’s sessions', () => {
  const list = async () => (await sessionsOf(services, userId)).map(({ id }) => id);

  test('has the live ones alone, newest first, and nobody else’s', async () => {
    await createAccount(services, 'grace@example.com');
    services.clock.advance(idleSeconds - 10);
    const second = await start();
    services.clock.advance(5);
    const third = await start();
    expect((await list()).slice(0, 2)).toEqual([third.id, second.id]);
    expect(await list()).toHaveLength(3);
    services.clock.advance(5);
    expect(await list()).toEqual([third.id, second.id]);
  });

  test('is empty once all are ended', async () => {
    await start();
    await services.parts.sessions.endAll(entities(), userId);
    expect(await list()).toEqual([]);
    expect(await find()).toBeNull();
  });

  test('loses one that is ended', async () => {
    const { id, token: another } = await start();
    await services.parts.sessions.end(entities(), userId, id);
    expect(await list()).toHaveLength(1);
    expect(await find(another)).toBeNull();
    expect(await find()).not.toBeNull();
  });
});
