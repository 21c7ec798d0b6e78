/** Two sets of measurements beside each other. */
export interface Comparison {
  /** The median of the first less that of the second. */
  readonly difference: number;
  /** Welch's t, without the outliers. */
  readonly t: number;
  /** How likely one of the first is greater than one of the second: 0.5 where one tells nothing. */
  readonly auc: number;
}

// At each end: what the machine did meanwhile says nothing of what was measured.
const shareCut = 0.05;

/** Compares two sets of measurements. */
export function compare(first: readonly number[], second: readonly number[]): Comparison {
  return {
    difference: median(first) - median(second),
    t: welch(trim(first), trim(second)),
    auc: auc(first, second),
  };
}

/** The middle one, or what is half-way between the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted(ascending);
  const middle = sorted.length / 2;
  return mean(sorted.slice(Math.ceil(middle) - 1, Math.floor(middle) + 1));
}

/** What is left without a share of the smallest and of the greatest. */
export function trim(values: readonly number[], share = shareCut): number[] {
  const cut = Math.floor(values.length * share);
  return values.toSorted(ascending).slice(cut, values.length - cut);
}

/**
 * Welch's t: how far two means are apart, in standard errors.
 *
 * @see https://doi.org/10.1093/biomet/34.1-2.28
 */
export function welch(first: readonly number[], second: readonly number[]): number {
  const error = Math.sqrt(variance(first) / first.length + variance(second) / second.length);
  return (mean(first) - mean(second)) / error;
}

/**
 * The area under the curve of whoever tells the two apart by one measurement: by the ranks, as Mann and Whitney do.
 *
 * @see https://doi.org/10.1148/radiology.143.1.7063747
 */
export function auc(first: readonly number[], second: readonly number[]): number {
  const all = [
    ...first.map((value) => ({ value, isFirst: true })),
    ...second.map((value) => ({ value, isFirst: false })),
  ].toSorted((a, b) => a.value - b.value);
  let rankSum = 0;
  for (let start = 0; start < all.length;) {
    // Equal ones share the middle of their ranks.
    let end = start;
    while (all[end]?.value === all[start]?.value && end < all.length) end += 1;
    const rank = (start + 1 + end) / 2;
    rankSum += rank * all.slice(start, end).filter(({ isFirst }) => isFirst).length;
    start = end;
  }
  const least = (first.length * (first.length + 1)) / 2;
  return (rankSum - least) / (first.length * second.length);
}

/** How far an AUC of so many measurements each strays from 0.5 by chance alone: its standard error. */
export function aucError(count: number): number {
  return Math.sqrt((2 * count + 1) / (12 * count * count));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: readonly number[]): number {
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1);
}

function ascending(a: number, b: number): number {
  return a - b;
}
