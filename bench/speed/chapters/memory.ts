import { systemClock } from '../../../src/runtime/clock.ts';
import { startSessions } from '../../crowd.ts';
import { spreadOf } from '../interleave.ts';
import { connections } from '../ask.ts';
import { askOnceEach, putUnderLoad, type Load } from '../load.ts';
import type { Chapter, Line } from '../report.ts';
import { startOwn, startServer, type ServerProcess } from '../server-process.ts';
import { hello, me, requestReset, typename } from '../workloads.ts';
import { createWorld } from '../world.ts';
import type { Options } from './options.ts';

const accounts = 1000;
const sessions = 200;
const requests = 100_000;
const mebibyte = 1024 ** 2;

/** How much memory servers take after a start, after a hundred thousand requests, and minute by minute after that. */
export async function memoryChapter({ engine, minutes }: Options): Promise<Chapter> {
  const world = await createWorld(engine, accounts);
  const tokens = await startSessions(world.database, 'known', Array(sessions).keys(), systemClock());
  const bare = await startServer('bare-apollo.ts');
  const own = await startOwn(world.environment);
  const all = [typename(own.origin), requestReset(own.origin, 'known'), me(own.origin, tokens)];
  try {
    const lines = [await lineOf('Apollo Server, at its start', bare)];
    await askTimes(hello(bare.origin), requests);
    lines.push(await lineOf('Apollo Server, after 100,000 requests', bare));
    lines.push(await lineOf('Rekey, at its start', own));
    for (const load of all) await askTimes(load, Math.round(requests / all.length));
    lines.push({ ...(await lineOf('Rekey, after 100,000 requests', own)), goal: { most: 200 } });
    for (let minute = 1; minute <= minutes; minute += 1) {
      for (const load of all) await putUnderLoad(load, 60 / all.length);
      lines.push(await lineOf(`Rekey, after ${minute} more minutes of requests`, own));
    }
    return { title: 'Memory', reference: '', lines };
  } finally {
    await Promise.all([bare.stop(), own.stop()]);
    await world.remove();
  }
}

async function lineOf(name: string, server: ServerProcess): Promise<Line> {
  const { memory } = await server.report();
  return { name, unit: 'MiB', value: spreadOf([memory / mebibyte]) };
}

async function askTimes(load: Load, times: number): Promise<void> {
  const count = Math.ceil(times / connections) * connections;
  const operations = Array.from(
    { length: count },
    (_, index) => load.operations[index % load.operations.length],
  );
  await askOnceEach({ ...load, operations: operations.filter((operation) => operation !== undefined) });
}
