import { performance } from 'node:perf_hooks';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ActivateAccountDocument, RegisterDocument } from '../../schema/documents.ts';
import { User } from '../../src/entities/user.ts';
import type { Letter } from '../support/letter.ts';
import { letterBy } from '../support/mailed-accounts.ts';
import { MailedApp } from '../support/mailed-app.ts';
import { letManyWait } from '../support/many-sign-ups.ts';
import { links, newAddressOf } from '../support/one-time.ts';
import { goodPassword } from '../support/people.ts';

// As an import, or a version from before sign-ups were capped, may have left them.
const many = 4000;
const email = 'ada@example.com';

let app: MailedApp;
beforeEach(async () => {
  app = await MailedApp.start();
});
afterEach(() => app.close());

const waitingFor = (emailKey: string) =>
  app.server.app.database.em.fork().count(User, { emailKey, claimedEmailKey: null });

/** The longest time that the process did nothing else while it did something, as a part of all the time that took. */
async function longestBlockOf(action: () => Promise<unknown>): Promise<number> {
  const state = { isDone: false, longest: 0 };
  const start = performance.now();
  const done = action().finally(() => (state.isDone = true));
  for (let last = performance.now(); !state.isDone;) {
    await new Promise(setImmediate);
    const now = performance.now();
    state.longest = Math.max(state.longest, now - last);
    last = now;
  }
  await done;
  return state.longest / (performance.now() - start);
}

describe('an address is claimed for which thousands of sign-ups wait: nothing else is held up, and all are gone', () => {
  test.each([
    ['ACTIVATION', email],
    ['PASSWORD_RESET', email],
    ['EMAIL_CHANGE', newAddressOf(email)],
    ['EMAIL_REVERT', email],
  ] as const)('by a link for %s', async (purpose, claimed) => {
    const { link } = await links[purpose].obtain(app.sink, app.mobileApp(), email);
    await letManyWait(app.server.app.database, claimed, many);
    const before = await waitingFor(claimed);
    expect(before).toBeGreaterThanOrEqual(many);

    const use = links[purpose].use(link);
    const longest = await longestBlockOf(async () => {
      expect((await app.mobileApp().post(use)).text).toContain('"errors":[]');
    });
    expect(longest).toBeLessThan(0.5);
    expect(await waitingFor(claimed)).toBe(0);
  });
});

describe('of the sign-ups with one address that nobody has claimed,', () => {
  const signUp = (): Promise<Letter> =>
    letterBy(app.sink, email, () =>
      app.mobileApp().send(RegisterDocument, { input: { email, password: goodPassword } }),
    );
  const activate = async ({ link }: Letter) => {
    const input = { ...link, password: goodPassword };
    return (await app.mobileApp().send(ActivateAccountDocument, { input })).activateAccount;
  };

  test('a thousand wait: a new one replaces the oldest, whose link is dead', async () => {
    const oldest = await signUp();
    app.clock.advance(1);
    const second = await signUp();
    await letManyWait(app.server.app.database, email, 998, { createdAt: app.clock.now() });
    app.clock.advance(1);
    await signUp();
    expect(await waitingFor(email)).toBe(1000);
    expect(await activate(oldest)).toMatchObject({ user: null, errors: [{ code: 'LINK_INVALID' }] });
    expect(await activate(second)).toMatchObject({ errors: [] });
  });

  test('those that were imported and have been in use stay', async () => {
    await letManyWait(app.server.app.database, email, 1005, { lastLogin: new Date(1_700_000_000_000) });
    for (let time = 0; time < 2; time += 1) await signUp();
    expect(await waitingFor(email)).toBe(1007);
  });

  test('very many from before are replaced step by step, each time at the cost of some', async () => {
    await letManyWait(app.server.app.database, email, 1050);
    const counts = [];
    for (let time = 0; time < 5; time += 1) {
      await signUp();
      counts.push(await waitingFor(email));
    }
    expect(counts).toEqual([1031, 1012, 1000, 1000, 1000]);
  });
});
