import { withCpuTime } from '../../cpu-time.ts';
import { startHashesAlone } from '../hashes-alone.ts';
import { interleave, spreadOf } from '../interleave.ts';
import { putUnderLoad } from '../load.ts';
import { startPasserBy } from '../passer-by.ts';
import { chapterOf, type Chapter } from '../report.ts';
import { startOwn } from '../server-process.ts';
import { signIn, typename } from '../workloads.ts';
import { createWorld, ownPassword } from '../world.ts';
import type { Options } from './options.ts';

const accounts = 1000;
// A question now and then beside the sign-ins: so many a second.
const questionsPerSecond = 50;

/** What a sign-in costs beside its hash, and whether anybody else has to wait for it. */
export async function signInChapter({ engine, rounds, seconds, seed }: Options): Promise<Chapter> {
  const world = await createWorld(engine, accounts);
  const hashes = startHashesAlone(world.config.passwordHashing);
  const server = await startOwn(world.environment);
  const passerBy = startPasserBy();
  const alone = `argon2id alone, ${world.config.passwordHashing.concurrency} at once`;
  const waits: number[][] = [];
  try {
    const series = await interleave(
      [
        { name: alone, unit: '/s', measure: () => hashes.rateFor(seconds) },
        {
          name: 'login',
          unit: '/s',
          async measure() {
            const [result, answers] = await Promise.all([
              withCpuTime(server.id, world, () => putUnderLoad(signIn(server.origin, ownPassword), seconds)),
              passerBy.ask(typename(server.origin), questionsPerSecond, seconds),
            ]);
            waits.push(answers);
            return result;
          },
        },
      ],
      rounds,
      seed,
    );
    const chapter = chapterOf('Signing in', series, alone, { login: { least: 0.85 } });
    const wait = {
      name: '99 of 100 `{ __typename }` beside it',
      unit: 'ms',
      value: spreadOf([percentile99(waits.slice(1).flat())]),
    };
    return { ...chapter, lines: [...chapter.lines, { ...wait, goal: { most: 20 } }] };
  } finally {
    passerBy.stop();
    hashes.stop();
    await server.stop();
    await world.remove();
  }
}

/** The milliseconds within which 99 of 100 answers came. */
function percentile99(answers: readonly number[]): number {
  return answers.toSorted((one, other) => one - other)[Math.floor(answers.length * 0.99)] ?? NaN;
}
