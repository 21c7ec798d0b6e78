import { setTimeout as sleep } from 'node:timers/promises';
import { withCpuTime } from '../../cpu-time.ts';
import type { LoadResult } from '../ask.ts';
import { interleave, seriesOf, type Measured } from '../interleave.ts';
import { putUnderLoad } from '../load.ts';
import { chapterOf, lineOf, type Chapter } from '../report.ts';
import { startOwn } from '../server-process.ts';
import { requestReset } from '../workloads.ts';
import { createWorld } from '../world.ts';
import type { Options } from './options.ts';

const accounts = 1000;
const waiting = 100_000;

/** What requests cost while the courier has a great many mails to see to, all of them due; and how fast it is. */
export async function outboxChapter({ engine, rounds, seconds, seed }: Options): Promise<Chapter> {
  const world = await createWorld(engine, accounts);
  const server = await startOwn(world.environment);
  const load = requestReset(server.origin, 'known');
  const [empty, full] = ['requestPasswordReset, no mail waits', 'requestPasswordReset, 100,000 mails wait'];
  const beside: Measured[] = [];
  const alone: Measured[] = [];
  try {
    /** How many mails are handed over while something is done. */
    const deliveredDuring = async (action: () => Promise<unknown>): Promise<LoadResult> => {
      const before = await server.report();
      const started = performance.now();
      await action();
      const after = await server.report();
      const count = after.delivered - before.delivered;
      return { rate: (count * 1000) / (performance.now() - started), count };
    };
    const series = await interleave(
      [
        {
          name: empty,
          unit: 'requests/s',
          async measure() {
            await world.emptyOutbox();
            return withCpuTime(server.id, world, () => putUnderLoad(load, seconds));
          },
        },
        {
          name: full,
          unit: 'requests/s',
          async measure() {
            await world.emptyOutbox();
            await world.fillOutbox('known', accounts, waiting);
            let rate = NaN;
            const delivered = await deliveredDuring(
              async () => ({ rate } = await putUnderLoad(load, seconds)),
            );
            beside.push({ value: delivered.rate });
            alone.push(
              await withCpuTime(server.id, world, () => deliveredDuring(() => sleep(seconds * 1000))),
            );
            return rate;
          },
        },
      ],
      rounds,
      seed,
    );
    const chapter = chapterOf('As mails wait', series, empty, { [full]: { least: 1 / 1.2 } });
    const mails = [
      lineOf(seriesOf('mails handed over meanwhile', 'mails/s', beside.slice(1))),
      lineOf(seriesOf('mails handed over while nobody asks', 'mails/s', alone.slice(1))),
    ];
    return { ...chapter, lines: [...chapter.lines, ...mails] };
  } finally {
    await server.stop();
    await world.remove();
  }
}
