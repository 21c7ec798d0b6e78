import { interleave } from '../interleave.ts';
import { chapterOf, type Chapter } from '../report.ts';
import { startServer } from '../server-process.ts';
import { startRekey, type Running } from '../start-rekey.ts';
import { createWorld } from '../world.ts';
import type { Options } from './options.ts';

const accounts = 1000;

/** How long it takes from the start of a process until it listens, as `npm start` starts it. */
export async function startChapter({ engine, rounds, seed }: Options): Promise<Chapter> {
  const world = await createWorld(engine, accounts);
  const bare = 'Apollo Server with nothing behind it';
  try {
    const series = await interleave(
      [
        { name: bare, unit: 'ms', measure: () => timeUntil(() => startServer('bare-apollo.ts')) },
        { name: 'Rekey', unit: 'ms', measure: () => timeUntil(() => startRekey(world.environment)) },
      ],
      rounds,
      seed,
    );
    return chapterOf('Start to listening', series, bare, { Rekey: { most: 1.1 } });
  } finally {
    await world.remove();
  }
}

/** Milliseconds until a server listens. */
export async function timeUntil(start: () => Promise<Running>): Promise<number> {
  const started = performance.now();
  const server = await start();
  const took = performance.now() - started;
  await server.stop();
  return took;
}
