import { expect } from '@jest/globals';
import fc from 'fast-check';
import { CheckLinkDocument, MyPendingEmailDocument, MySessionsDocument } from '../../../schema/documents.ts';
import { dumpOf } from '../dump.ts';
import { liveSessionsOf, viewerAt } from './account-rules.ts';
import type { Likely } from './act.ts';
import { deviceAt } from './action.ts';
import { cleanUp } from './clean-up-rules.ts';
import { deadlinesOf, lifetimeOf, statusOf } from './link-rules.ts';
import { anyDevice, anyOfMany, pickFrom, pickMail } from './picks.ts';
import type { RealWorld } from './real-world.ts';
import { Happen } from './steps.ts';
import { accountOf, keyOf, type ModelAccount, type World } from './world.ts';

async function pass(world: World, real: RealWorld, seconds: number): Promise<void> {
  world.now += seconds;
  await real.advance(seconds);
}

const timePasses = fc
  .constantFrom(1, 1, 20, 60, 60, 300, 300, 1000, 4000, 90_000, 700_000)
  .map((seconds) => new Happen(`${seconds} seconds pass`, (world, real) => pass(world, real, seconds)));

/** Up to the very second at which something ends, the one before, or the one after. */
const somethingEnds = fc
  .record({ deadline: fc.nat(5), off: fc.integer({ min: -1, max: 1 }) })
  .map(({ deadline, off }) => {
    const seconds = (world: World) => {
      const ends = deadlinesOf(world);
      return (ends[deadline % ends.length] ?? 0) - world.now + off;
    };
    const name = `something ends (${deadline}, ${off} seconds)`;
    return new Happen(
      name,
      (world, real) => pass(world, real, seconds(world)),
      (world) => seconds(world) >= 0,
    );
  });

const operatorSwitches = fc.record({ account: anyOfMany, active: fc.constantFrom(true, true, false) }).map(
  ({ account: pick, active }) =>
    new Happen(
      `an operator switches account ${pick} ${active ? 'on' : 'off'}`,
      async (world, real) => {
        const account = pickFrom(world.accounts, pick);
        if (!account) return;
        account.active = active;
        await real.switchAccount(account.id, active);
      },
      ({ accounts }) => accounts.length > 0,
    ),
);

const serverCleansUp = fc.constant(
  new Happen('the server cleans up', async (world, real) => {
    const before = world.accounts;
    cleanUp(world);
    await real.cleanUp();
    const gone = before.filter(({ id }) => !accountOf(world, id));
    if (gone.length > 0) await expectNoTraceOf(gone, world, real);
  }),
);

/** Of an account that is gone the database holds neither the key nor an address that nobody else has or had. */
async function expectNoTraceOf(
  gone: readonly ModelAccount[],
  { accounts, changes }: World,
  real: RealWorld,
): Promise<void> {
  const dump = (await dumpOf(real.server.app.database)).toLowerCase();
  const others = [...accounts.map(({ email }) => email), ...changes.flatMap(({ from, to }) => [from, to])];
  for (const { id, email } of gone) {
    expect(dump).not.toContain(id);
    if (!others.map(keyOf).includes(keyOf(email))) expect(dump).not.toContain(keyOf(email));
  }
}

const someoneLooksWhoTheyAre = anyDevice.map(
  (device) =>
    new Happen(`device ${device} asks who is signed in`, async (world, real) => {
      const client = real.deviceAt(device);
      const { me } = await client.send(MySessionsDocument, {});
      const { me: again } = await client.send(MyPendingEmailDocument, {});
      const viewer = viewerAt(world, deviceAt(world, device));
      const isYoung = (requestedAt: number) => world.now - requestedAt <= lifetimeOf('EMAIL_CHANGE');
      const waiting = world.changes.find(
        ({ account, confirmedAt, requestedAt }) =>
          account === viewer?.account.id && confirmedAt === null && isYoung(requestedAt),
      );
      const sessions = viewer && liveSessionsOf(world, viewer.account.id).map(({ id }) => id);
      expect(me && { id: me.id, sessions: me.sessions.nodes.map(({ id }) => id).sort() }).toEqual(
        viewer && { id: viewer.account.id, sessions: sessions?.sort() },
      );
      expect(again?.pendingEmail ?? null).toBe(waiting?.to ?? null);
    }),
);

const someoneLooksAtALink = anyOfMany.map(
  (pick) =>
    new Happen(
      `somebody looks at link ${pick}`,
      async (world, real) => {
        const mail = pickMail(world, pick);
        if (!mail) return;
        const { purpose, uid, token } = mail;
        const input = { purpose, uid, token };
        const { checkLink } = await real.deviceAt(0).send(CheckLinkDocument, { input });
        const status = statusOf(world, mail).toUpperCase();
        expect(checkLink === 'ALREADY_DONE' ? 'INVALID' : checkLink).toBe(status);
      },
      ({ mails }) => mails.length > 0,
    ),
);

/** What happens beside all that people do. */
export const happenings: readonly Likely<Happen>[] = [
  { weight: 3, arbitrary: timePasses },
  { weight: 2, arbitrary: somethingEnds },
  { weight: 3, arbitrary: operatorSwitches },
  { weight: 3, arbitrary: serverCleansUp },
  { weight: 3, arbitrary: someoneLooksWhoTheyAre },
  { weight: 1, arbitrary: someoneLooksAtALink },
];
