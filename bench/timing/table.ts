import type { Measured } from './measure.ts';
import { aucError, compare, median, type Comparison } from './statistics.ts';

/** What came of one pair: of the question itself, and of a harmless one right after it. */
export interface Result {
  readonly name: string;
  readonly samples: number;
  readonly own: Beside;
  readonly after: Beside;
}

/** The known against the unknown, and the unknown against itself. */
interface Beside {
  readonly usual: number;
  readonly known: Comparison;
  readonly control: Comparison;
}

const mostSkew = 0.03;
// Further than this from 0.5 an AUC strays by chance alone once in a thousand times.
const errorsByChance = 3.3;

/** Compares what was measured of a pair. */
export function resultOf(name: string, { known, unknown, control }: Measured): Result {
  const beside = (of: 'own' | 'after'): Beside => ({
    usual: median(unknown[of]),
    known: compare(known[of], unknown[of]),
    control: compare(control[of], unknown[of]),
  });
  return { name, samples: known.own.length, own: beside('own'), after: beside('after') };
}

/** Whether a result tells something: more than the control does, and more than chance. */
export function tells({ samples, own, after }: Result): boolean {
  const byChance = errorsByChance * aucError(samples);
  return [own, after].some(({ known, control }) => skew(known) > Math.max(mostSkew, byChance, skew(control)));
}

/** The heading of the table. */
export const heading = `${'known against unknown'.padEnd(42)}      n │ ${columns('the question')} │ ${columns('{ __typename } after')}`;

/** One row: the differences of the medians in microseconds, Welch's t and the AUC, each with that of the control. */
export function row(result: Result): string {
  const { name, samples, own, after } = result;
  const mark = tells(result) ? '!' : ' ';
  return `${name.padEnd(42)}${mark}${String(samples).padStart(6)} │ ${cells(own)} │ ${cells(after)}`;
}

function columns(what: string): string {
  return `${what.padEnd(22)} Δ µs (control)     t (control)     AUC (control)`.slice(0, 71).padEnd(71);
}

function cells({ usual, known, control }: Beside): string {
  const pair = (value: (of: Comparison) => string, width: number): string =>
    `${value(known).padStart(width)} (${value(control).padStart(width)})`;
  return [
    `${usual.toFixed(0)} µs`.padStart(16),
    pair(({ difference }) => difference.toFixed(0), 5),
    pair(({ t }) => t.toFixed(1), 5),
    pair(({ auc }) => auc.toFixed(3), 5),
  ].join('  ');
}

function skew({ auc }: Comparison): number {
  return Math.abs(auc - 0.5);
}
