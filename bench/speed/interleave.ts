import fc from 'fast-check';
import { median } from '../timing/statistics.ts';

/** Something that is measured again and again. */
export interface Measurement {
  readonly name: string;
  /** What its figures are: `requests/s`, say. */
  readonly unit: string;
  measure(): Promise<number>;
}

/** What was measured of something, round by round. */
export interface Series {
  readonly name: string;
  readonly unit: string;
  readonly values: readonly number[];
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
  const values = measurements.map((): number[] => []);
  for (const [round, order] of fc.sample(anyOrder, { seed, numRuns: rounds + 1 }).entries()) {
    for (const index of order) {
      const value = await measurements[index]?.measure();
      if (round > 0 && value !== undefined) values[index]?.push(value);
    }
  }
  return measurements.map(({ name, unit }, index) => ({ name, unit, values: values[index] ?? [] }));
}

/** How figures spread. */
export function spreadOf(values: readonly number[]): Spread {
  return { median: median(values), least: Math.min(...values), most: Math.max(...values) };
}

/** How one thing compares with another: the ratio of what was measured in the same round. */
export function ratioOf(series: Series, reference: Series): Spread {
  return spreadOf(series.values.map((value, round) => value / (reference.values[round] ?? NaN)));
}
