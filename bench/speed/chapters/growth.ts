import { systemClock } from '../../../src/runtime/clock.ts';
import { startSessions } from '../../crowd.ts';
import { interleave, type Measurement, type Series } from '../interleave.ts';
import type { Load } from '../load.ts';
import { measureLoad } from '../measure-load.ts';
import { chapterOf, type Chapter, type Goal } from '../report.ts';
import { startOwn, type ServerProcess } from '../server-process.ts';
import { me, requestReset } from '../workloads.ts';
import { createWorld, type World } from '../world.ts';
import type { Options } from './options.ts';

const sizes = [1, 10_000, 1_000_000];
const asked = 1000;
const goal: Goal = { least: 1 / 1.3, most: 1.3 };

/** What requests cost as accounts become many, beside what they cost with a single one. */
export async function growthChapter({ engine, rounds, seconds, seed }: Options): Promise<Chapter> {
  const worlds: World[] = [];
  const servers: ServerProcess[] = [];
  const measurements: Measurement[] = [];
  try {
    for (const size of sizes) {
      const world = await createWorld(engine, size);
      worlds.push(world);
      const server = await startOwn(world.environment);
      servers.push(server);
      // Spread over all of them, so that they lie on pages of their own.
      const numbers = Array.from({ length: asked }, (_, index) => Math.floor((index * size) / asked));
      const tokens = await startSessions(world.database, 'known', numbers, systemClock());
      const measured = (what: string, load: Load): Measurement =>
        measureLoad(
          world,
          seconds,
          `${what}, ${size.toLocaleString('en')} account${size === 1 ? '' : 's'}`,
          server,
          load,
        );
      measurements.push(
        measured('requestPasswordReset', requestReset(server.origin, 'known', numbers)),
        measured('me', me(server.origin, tokens)),
      );
    }
    const series = await interleave(measurements, rounds, seed);
    const held = (what: string): Chapter => {
      const [first, ...others] = series.filter(({ name }) => name.startsWith(what));
      if (!first) throw new Error(`${what} was not measured.`);
      return chapterOf('', [first, ...others], first.name, goalsFor(others));
    };
    const lines = [...held('requestPasswordReset').lines, ...held('me').lines];
    return { title: 'As accounts become many', reference: 'the same with 1', lines };
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    for (const world of worlds) await world.remove();
  }
}

function goalsFor(series: readonly Series[]): Record<string, Goal> {
  return Object.fromEntries(series.map(({ name }) => [name, goal]));
}
