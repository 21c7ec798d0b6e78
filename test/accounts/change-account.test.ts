import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { nextLastLogin } from '../../src/accounts/change-account.ts';

const at = (time: string) => new Date(`2026-11-23T${time}Z`);

describe('the time of a sign-in', () => {
  test.each([
    ['is cut to the second', null, at('12:00:00.999'), at('12:00:00')],
    ['moves with the clock', at('12:00:00'), at('12:00:01.5'), at('12:00:01')],
    ['is a second later than the last in the same second', at('12:00:00'), at('12:00:00.9'), at('12:00:01')],
    ['is later than one from a clock ahead', at('12:10:00'), at('12:00:00'), at('12:10:01')],
    [
      'is later, as it is signed, than one kept with a fraction',
      at('12:00:00.7'),
      at('12:00:00.9'),
      at('12:00:01'),
    ],
  ])('%s', (_, previous, now, expected) => {
    expect(nextLastLogin(previous, now)).toEqual(expected);
  });

  test('is a whole second, never before the clock, and always another than before', () => {
    const range = { noInvalidDate: true, min: at('00:00:00'), max: at('23:59:59') };
    fc.assert(
      fc.property(fc.option(fc.date(range)), fc.date(range), (previous, now) => {
        const next = nextLastLogin(previous, now);
        const second = (date: Date) => Math.floor(date.getTime() / 1000);
        expect(next.getTime() % 1000).toBe(0);
        expect(second(next)).toBeGreaterThanOrEqual(second(now));
        if (previous) expect(second(next)).toBeGreaterThan(second(previous));
      }),
    );
  });
});
