import { setTimeout as sleep } from 'node:timers/promises';
import { interleave, spreadOf } from '../interleave.ts';
import { putUnderLoad } from '../load.ts';
import { chapterOf, type Chapter } from '../report.ts';
import { startOwn } from '../server-process.ts';
import { requestReset } from '../workloads.ts';
import { createWorld } from '../world.ts';
import type { Options } from './options.ts';

const accounts = 1000;
const waiting = 100_000;

/** What requests cost while the courier has a great many mails to see to, all of them due; and how fast it is. */
export async function outboxChapter({ rounds, seconds, seed }: Options): Promise<Chapter> {
  const world = await createWorld(accounts);
  const server = await startOwn(world.environment);
  const load = requestReset(server.origin, 'known');
  const [empty, full] = ['requestPasswordReset, no mail waits', 'requestPasswordReset, 100,000 mails wait'];
  const beside: number[] = [];
  const alone: number[] = [];
  try {
    /** Mails that are handed over in a second while something is done. */
    const deliveredDuring = async (action: () => Promise<unknown>): Promise<number> => {
      const before = await server.report();
      const started = performance.now();
      await action();
      const after = await server.report();
      return ((after.delivered - before.delivered) * 1000) / (performance.now() - started);
    };
    const series = await interleave(
      [
        {
          name: empty,
          unit: 'requests/s',
          async measure() {
            await world.emptyOutbox();
            return (await putUnderLoad(load, seconds)).rate;
          },
        },
        {
          name: full,
          unit: 'requests/s',
          async measure() {
            await world.emptyOutbox();
            await world.fillOutbox('known', accounts, waiting);
            let rate = NaN;
            beside.push(await deliveredDuring(async () => ({ rate } = await putUnderLoad(load, seconds))));
            alone.push(await deliveredDuring(() => sleep(seconds * 1000)));
            return rate;
          },
        },
      ],
      rounds,
      seed,
    );
    const chapter = chapterOf('As mails wait', series, empty, { [full]: { least: 1 / 1.2 } });
    const mails = [
      { name: 'mails handed over meanwhile', unit: 'mails/s', value: spreadOf(beside.slice(1)) },
      { name: 'mails handed over while nobody asks', unit: 'mails/s', value: spreadOf(alone.slice(1)) },
    ];
    return { ...chapter, lines: [...chapter.lines, ...mails] };
  } finally {
    await server.stop();
    await world.remove();
  }
}
