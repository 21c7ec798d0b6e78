import { systemClock } from '../../../src/runtime/clock.ts';
import { startSessions } from '../../crowd.ts';
import type { BenchEngine } from '../../databases/engine.ts';
import { interleave, type Measurement } from '../interleave.ts';
import type { Load } from '../load.ts';
import { measureLoad } from '../measure-load.ts';
import { chapterOf, type Chapter, type Goal } from '../report.ts';
import { startOwn, startServer, type ServerProcess } from '../server-process.ts';
import { hello, me, requestReset, typename } from '../workloads.ts';
import { createWorld } from '../world.ts';
import type { Options } from './options.ts';

const accounts = 1000;
const sessions = 200;
// So high that nobody is refused: what is measured is the counting.
const limitsOfABench = {
  RATE_LIMITS: 'on',
  RATE_LIMIT_MAIL: '1000000/60',
  RATE_LIMIT_QUERY: '1000000/60',
  RATE_LIMIT_MAILS_TO_ADDRESS: '1/60, 10/3600',
};

const goals: Readonly<Record<BenchEngine['name'], Record<string, Goal>>> = {
  SQLite: {
    'requestPasswordReset, known': { least: 0.4 },
    'requestPasswordReset, unknown': { least: 0.4 },
    me: { least: 0.3 },
    'requestPasswordReset, known, with limits': { least: 0.36 },
    'requestPasswordReset, unknown, with limits': { least: 0.36 },
    'me, with limits': { least: 0.27 },
  },
  // On two cores, which PostgreSQL shares.
  PostgreSQL: {
    'requestPasswordReset, known': { least: 0.25 },
    'requestPasswordReset, unknown': { least: 0.25 },
    me: { least: 0.25 },
  },
};

/** What requests cost that hash nothing, beside what Apollo Server costs with nothing behind it. */
export async function requestsChapter({ engine, rounds, seconds, seed }: Options): Promise<Chapter> {
  const world = await createWorld(engine, accounts);
  const tokens = await startSessions(world.database, 'known', Array(sessions).keys(), systemClock());
  const bare = await startServer('bare-apollo.ts');
  const own = await startOwn(world.environment);
  const limited = await startOwn({ ...world.environment, ...limitsOfABench });
  try {
    const measured = (name: string, server: ServerProcess, load: Load): Measurement =>
      measureLoad(world, seconds, name, server, load);
    const series = await interleave(
      [
        measured('Apollo Server, `{ hello }`', bare, hello(bare.origin)),
        measured('`{ __typename }`', own, typename(own.origin)),
        measured('requestPasswordReset, known', own, requestReset(own.origin, 'known')),
        measured('requestPasswordReset, unknown', own, requestReset(own.origin, 'unknown')),
        measured('me', own, me(own.origin, tokens)),
        measured('requestPasswordReset, known, with limits', limited, requestReset(limited.origin, 'known')),
        measured(
          'requestPasswordReset, unknown, with limits',
          limited,
          requestReset(limited.origin, 'unknown'),
        ),
        measured('me, with limits', limited, me(limited.origin, tokens)),
      ],
      rounds,
      seed,
    );
    return chapterOf('Requests that hash nothing', series, 'Apollo Server, `{ hello }`', goals[engine.name]);
  } finally {
    await Promise.all([bare.stop(), own.stop(), limited.stop()]);
    await world.remove();
  }
}
