import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { auc, aucError, compare, median, trim, welch } from '../../../bench/timing/statistics.ts';

const numbers = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 50 });

describe('the median', () => {
  test.each([
    ['of one', [7], 7],
    ['of an odd number', [9, 1, 5], 5],
    ['of an even number is half-way between the two in the middle', [10, 1, 4, 2], 3],
  ])('%s', (_, values, expected) => {
    expect(median(values)).toBe(expected);
  });
});

describe('trimming', () => {
  test('takes a share from each end, and leaves the rest', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(trim(hundred)).toEqual(Array.from({ length: 90 }, (_, index) => index + 6));
    expect(trim([3, 1, 2])).toEqual([1, 2, 3]);
  });
});

describe("Welch's t", () => {
  // Worked out by Python's statistics module, apart from this.
  test.each([
    [
      'of samples of one size',
      [27.5, 21, 19, 23.6, 17, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19, 21.7, 21.4],
      [27.1, 22, 20.8, 23.4, 23.4, 23.5, 25.8, 22, 24.8, 20.2, 21.9, 22.1, 22.9, 20.5, 24.4],
      -2.455356,
    ],
    [
      'of samples of two sizes and two spreads',
      [19.8, 20.4, 19.6, 17.8, 18.5, 18.9, 18.3, 18.9, 19.5, 22],
      [
        28.2, 26.6, 20.1, 23.3, 25.2, 22.1, 17.7, 27.6, 20.6, 13.7, 23.2, 17.5, 20.6, 18, 23.9, 21.6, 24.3,
        20.4, 24, 13.2,
      ],
      -2.219241,
    ],
  ])('%s', (_, first, second, expected) => {
    expect(welch(first, second)).toBeCloseTo(expected, 5);
    expect(welch(second, first)).toBeCloseTo(-expected, 5);
  });
});

describe('the AUC', () => {
  test.each([
    ['is 0 where all of the first are smaller', [1, 2, 3], [4, 5, 6], 0],
    ['is 1 where all of the first are greater', [4, 5], [1, 2, 3], 1],
    ['is a half where all are equal', [2, 2], [2, 2, 2], 0.5],
    ['counts equals as half', [1, 2], [2, 3], 1 / 8],
    // The race that Mann and Whitney are explained by: six tortoises and six hares.
    ['of tortoises against hares', [1, 7, 8, 9, 10, 11], [2, 3, 4, 5, 6, 12], 25 / 36],
  ])('%s', (_, first, second, expected) => {
    expect(auc(first, second)).toBeCloseTo(expected, 12);
  });

  test('is how often one of the first is greater than one of the second', () => {
    fc.assert(
      fc.property(numbers, numbers, (first, second) => {
        const wins = first.flatMap((a) => second.map((b) => (a > b ? 1 : a === b ? 0.5 : 0)));
        const share = wins.reduce<number>((sum, win) => sum + win, 0) / wins.length;
        expect(auc(first, second)).toBeCloseTo(share, 10);
      }),
    );
  });

  test('strays the less by chance the more there are', () => {
    expect(aucError(1)).toBe(0.5);
    expect(aucError(1000)).toBeCloseTo(0.012913, 6);
  });
});

test('a comparison says the difference of the medians, t and the AUC', () => {
  const [first, second] = [
    [12, 14, 16],
    [10, 11, 12],
  ];
  expect(compare(first, second)).toEqual({ difference: 3, t: welch(first, second), auc: auc(first, second) });
});
