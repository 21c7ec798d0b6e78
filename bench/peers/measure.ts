import { withCpuTime } from '../cpu-time.ts';
import type { LoadResult } from '../speed/ask.ts';
import { timeUntil } from '../speed/chapters/start.ts';
import { interleave, type Measurement, type Series } from '../speed/interleave.ts';
import type { ServerProcess } from '../speed/server-process.ts';
import type { Contender } from './contenders/contender.ts';
import { askForSeconds, askTimes, type Workload } from './peer-load.ts';

/** How thoroughly is measured. */
export interface Options {
  /** Rounds that count. */
  readonly rounds: number;
  /** Seconds that a load goes on that hashes nothing. */
  readonly seconds: number;
  /** By which the order within each round can be repeated. */
  readonly seed: number;
}

/** What was measured of one thing: a series of each contender. */
export interface Result {
  readonly title: string;
  readonly unit: string;
  readonly series: readonly Series[];
}

interface Served {
  readonly contender: Contender;
  readonly server: ServerProcess;
}

interface TitledMeasurement extends Measurement {
  readonly title: string;
}

const mebibyte = 1024 ** 2;
const signIns = 64;

/** Measures all contenders in one run, so that whatever else the machine does befalls each of them alike. */
export async function measure(
  contenders: readonly Contender[],
  { rounds, seconds, seed }: Options,
): Promise<Result[]> {
  const all: Served[] = [];
  try {
    for (const contender of contenders) all.push({ contender, server: await contender.serve() });
    const measurements: TitledMeasurement[] = [];
    for (const served of all) measurements.push(...(await measurementsOf(served, seconds)));
    const series = await interleave(measurements, rounds, seed);
    const titles = [...new Set(measurements.map(({ title }) => title))];
    const results = titles.map((title) =>
      resultOf(
        title,
        series.filter((_, index) => measurements[index]?.title === title),
      ),
    );
    return [...results, await memoryOf(all)];
  } finally {
    await Promise.all(all.map(({ server }) => server.stop()));
  }
}

async function measurementsOf({ contender, server }: Served, seconds: number): Promise<TitledMeasurement[]> {
  const rateOf = (
    title: string,
    workload: Workload,
    ask = (): Promise<LoadResult> => askForSeconds(server.origin, workload, seconds),
  ): TitledMeasurement => ({
    title,
    name: contender.name,
    unit: 'requests/s',
    async measure() {
      const result = await withCpuTime(server.id, contender, ask);
      await contender.settle();
      return result;
    },
  });
  const signIn = contender.signIn();
  return [
    rateOf('Request a reset for an address that has an account', contender.requestReset('known')),
    rateOf('Request a reset for an address that nobody has', contender.requestReset('unknown')),
    rateOf('Who is signed in', contender.me(await contender.openSessions(server.origin))),
    rateOf('Sign in', signIn, () => askTimes(server.origin, signIn, signIns)),
    {
      title: 'Start to listening',
      name: contender.name,
      unit: 'ms',
      measure: () => timeUntil(() => contender.start()),
    },
  ];
}

/** What each takes when everything else has been measured. */
async function memoryOf(all: readonly Served[]): Promise<Result> {
  const series: Series[] = [];
  for (const { contender, server } of all) {
    const { memory } = await server.report();
    series.push({ name: contender.name, unit: 'MiB', values: [memory / mebibyte] });
  }
  return resultOf('Memory after load', series);
}

function resultOf(title: string, series: readonly Series[]): Result {
  return { title, unit: series[0]?.unit ?? '', series };
}
