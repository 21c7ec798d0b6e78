import fc from 'fast-check';
import { linkPurposes, type LinkPurpose } from '../../../src/links/purpose.ts';
import type { Likely } from './act.ts';
import { mutationOf } from './action.ts';
import { acts, actsWithPassword } from './acts.ts';
import { actsByMail } from './acts-by-mail.ts';
import { Agreement } from './agreement.ts';
import { happenings } from './happenings.ts';
import type { RealWorld } from './real-world.ts';
import { activateAccount, register } from './actions/ways-in.ts';
import { passwords } from './picks.ts';
import { Act, ActAtOnce, type Run, type Step } from './steps.ts';
import type { Tally } from './tally.ts';
import { newWorld, type ModelMail, type World } from './world.ts';

const actsAtOnce: Likely<ActAtOnce> = {
  weight: 4,
  arbitrary: fc
    .tuple(fc.oneof(...actsByMail), fc.oneof(...actsByMail, ...actsWithPassword))
    .map(([first, second]) => new ActAtOnce(first, second)),
};

const anyStep: fc.Arbitrary<Step> = fc.oneof(...acts, ...actsByMail, ...happenings, actsAtOnce);

/**
 * Any story that people, their mails, time and an operator can make.
 *
 * @param replayPath - of a story that is to be told again: which of its steps were taken
 */
export function anyStory(mostSteps: number, replayPath?: string): fc.Arbitrary<Iterable<Step>> {
  const again = replayPath === undefined ? {} : { replayPath };
  return fc.commands([anyStep], { maxCommands: mostSteps, size: 'max', ...again });
}

/** The mutations that stories are made of: what comes up where a mail of each kind lies about. */
export function mutationsOfStories(): string[] {
  const world: World = { ...newWorld(), mails: linkPurposes.map(mailOf) };
  const steps = fc.sample(fc.oneof(...acts, ...actsByMail), { numRuns: 3000, seed: 1 });
  const actions = steps.flatMap(({ choose }) => choose(world) ?? []);
  return [...new Set(actions.map(mutationOf))];
}

function mailOf(purpose: LinkPurpose): ModelMail {
  return {
    purpose,
    to: 'ada@example.com',
    account: 'of Ada',
    change: null,
    uid: 'uid',
    token: `0-${'0'.repeat(32)}`,
    code: '12345678',
    mailedAt: 0,
    dead: false,
    codeReplaced: false,
    tries: 0,
  };
}

/** Every story begins with somebody who has an account, so that it soon comes to what they can do with it. */
const opening: readonly Step[] = [
  new Act('Ada signs up', () => register(0, 'ada@example.com', passwords[0], 'Ada')),
  new Act(
    'Ada activates',
    ({ mails: [mail] }) => mail && activateAccount(0, mail, { signupToken: null, password: null }),
  ),
];

/** Lets a story happen, and compares what comes of each step with the rules. */
export async function tellStory(real: RealWorld, story: Iterable<Step>, tally: Tally): Promise<void> {
  await real.begin();
  const setUp = (): { model: World; real: Run } => ({
    model: newWorld(),
    real: { real, agreement: new Agreement(), tally },
  });
  await fc.asyncModelRun(setUp, [...opening, ...story]);
}
