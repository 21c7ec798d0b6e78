import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isWellFormedToken } from '../../src/tokens/index.ts';
import { anyInput } from './samples.ts';

const signature = '0123456789abcdef0123456789abcdef';

describe('the shape of a token', () => {
  test.each(['0', 'a', 'd9hugw', 'zzzzzzzzz'])('may begin with the timestamp %s', (timestamp) => {
    expect(isWellFormedToken(`${timestamp}-${signature}`)).toBe(true);
  });

  test.each(['', '00', '0a', 'A', 'é', '1e+9', '1.5', ' 1', 'zzzzzzzzzz'])(
    'may not begin with the timestamp %p',
    (timestamp) => {
      expect(isWellFormedToken(`${timestamp}-${signature}`)).toBe(false);
    },
  );

  test('ends with 20, 32 or 64 digits', () => {
    const lengths = Array.from({ length: 130 }, (_, length) => length);
    expect(lengths.filter((length) => isWellFormedToken(`a-${'f'.repeat(length)}`))).toEqual([20, 32, 64]);
  });

  test('has no room for anything else', () => {
    for (const extra of ['\n', ' ', '-', '\0', 'g', 'F']) {
      expect(isWellFormedToken(`a-${signature}${extra}`)).toBe(false);
      expect(isWellFormedToken(`a-${signature.slice(1)}${extra}`)).toBe(false);
      expect(isWellFormedToken(`${extra}a-${signature}`)).toBe(extra === 'g');
    }
  });

  test('is one that only a text can have', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        expect(isWellFormedToken(input)).toBe(false);
      }),
    );
    expect(isWellFormedToken([`a-${signature}`])).toBe(false);
    expect(isWellFormedToken(Object(`a-${signature}`))).toBe(false);
  });

  test('is told at once, however long the text', () => {
    const started = performance.now();
    expect(isWellFormedToken('z'.repeat(10_000_000))).toBe(false);
    expect(isWellFormedToken(`a-${'f'.repeat(10_000_000)}`)).toBe(false);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
