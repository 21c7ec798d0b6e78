import fc from 'fast-check';
import type { CpuTime } from '../cpu-time.ts';
import { median } from '../timing/statistics.ts';

/** Something that is measured again and again. */
export interface Measurement {
  readonly name: string;
  /** What its figures are: `requests/s`, say. */
  readonly unit: string;
  /** The figure alone, or with what it cost. */
  measure(): Promise<number | Measured>;
}

/** A figure, and the CPU time of each request where that is known. */
export interface Measured {
  readonly value: number;
  readonly cpu?: CpuTime;
}

/** What was measured of something, round by round. */
export interface Series {
  readonly name: string;
  readonly unit: string;
  readonly values: readonly number[];
  readonly cpu?: readonly CpuTime[];
}

/** The middle of some figures, and how far they spread. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/**
 * Measures some things in rounds, each round in another order: whatever else the machine does meanwhile, it does to all
 * of them. One round before that is not counted: it warms up.
 *
 * @param seed - by which the orders can be repeated
 */
export async function interleave(
  measurements: readonly Measurement[],
  rounds: number,
  seed: number,
): Promise<Series[]> {
  const anyOrder = fc.shuffledSubarray([...measurements.keys()], { minLength: measurements.length });
  const results = measurements.map((): Measured[] => []);
  for (const [round, order] of fc.sample(anyOrder, { seed, numRuns: rounds + 1 }).entries()) {
    for (const index of order) {
      const result = await measurements[index]?.measure();
      if (round > 0 && result !== undefined)
        results[index]?.push(typeof result === 'number' ? { value: result } : result);
    }
  }
  return measurements.map(({ name, unit }, index) => seriesOf(name, unit, results[index] ?? []));
}

/** Joins what was measured of something in one round after another. */
export function seriesOf(name: string, unit: string, results: readonly Measured[]): Series {
  const values = results.map(({ value }) => value);
  const cpu = results.flatMap((result) => result.cpu ?? []);
  return { name, unit, values, ...(cpu.length > 0 ? { cpu } : {}) };
}

/** How figures spread. */
export function spreadOf(values: readonly number[]): Spread {
  return { median: median(values), least: Math.min(...values), most: Math.max(...values) };
}

/** How one thing compares with another: the ratio of what was measured in the same round. */
export function ratioOf(series: Series, reference: Series): Spread {
  return spreadOf(series.values.map((value, round) => value / (reference.values[round] ?? NaN)));
}
