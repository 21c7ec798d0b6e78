import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { backOff, mostAttempts } from '../../src/outbox/back-off.ts';

const anyAttempts = fc.integer({ min: 1, max: 2000 });
const anyFraction = fc.double({ min: 0, max: 1, noNaN: true });

describe('the wait after a failed attempt', () => {
  test.each([
    [1, 5],
    [2, 10],
    [3, 20],
    [10, 2560],
    [11, 3600],
    [2000, 3600],
  ])('number %i is at most %i seconds', (attempts, seconds) => {
    expect(backOff(attempts, 1)).toBe(seconds * 1000);
  });

  test('is between half and all of its span, in whole milliseconds', () => {
    fc.assert(
      fc.property(anyAttempts, anyFraction, (attempts, fraction) => {
        const wait = backOff(attempts, fraction);
        expect(Number.isInteger(wait)).toBe(true);
        expect(wait).toBeGreaterThanOrEqual(backOff(attempts, 1) / 2);
        expect(wait).toBeLessThanOrEqual(backOff(attempts, 1));
      }),
    );
  });

  test('is never shorter than one before it of the same luck', () => {
    fc.assert(
      fc.property(anyAttempts, anyFraction, (attempts, fraction) => {
        expect(backOff(attempts + 1, fraction)).toBeGreaterThanOrEqual(backOff(attempts, fraction));
      }),
    );
  });

  test('adds up to between a quarter and half a day before a mail is set aside', () => {
    const hours = (fraction: number) => {
      let milliseconds = 0;
      for (let attempts = 1; attempts < mostAttempts; attempts += 1)
        milliseconds += backOff(attempts, fraction);
      return milliseconds / 3_600_000;
    };
    expect(hours(0)).toBeGreaterThan(5);
    expect(hours(1)).toBeLessThan(12);
  });
});
