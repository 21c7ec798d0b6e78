import { beforeEach, describe, expect, test } from '@jest/globals';
import { BoundedLimiter } from '../../src/limits/bounded-limiter.ts';
import { Clock } from '../support/clock.ts';

let clock: Clock;
let limiter: BoundedLimiter;
beforeEach(() => {
  clock = new Clock();
  limiter = new BoundedLimiter({ attempts: 3, seconds: 60 }, clock.now);
});

async function passes(key = 'ada'): Promise<boolean> {
  return limiter.consume(key).then(
    () => true,
    () => false,
  );
}

async function useUp(key = 'ada'): Promise<void> {
  for (let attempt = 0; attempt < 3; attempt += 1) expect(await passes(key)).toBe(true);
  expect(await passes(key)).toBe(false);
}

describe('a limit', () => {
  test('lets so many through, and says when the next may come', async () => {
    await useUp();
    clock.advance(20);
    await expect(limiter.consume('ada')).rejects.toMatchObject({ msBeforeNext: 40_000, remainingPoints: 0 });
  });

  test('is of each key its own', async () => {
    await useUp();
    expect(await passes('bob')).toBe(true);
  });

  test('begins anew when its window is over, however many were refused in it', async () => {
    await useUp();
    clock.advance(59);
    expect(await passes()).toBe(false);
    clock.advance(1);
    await useUp();
  });

  test('has one attempt more for each that is given back, and no more', async () => {
    await useUp();
    await limiter.delete('ada');
    await passes();
    await passes();
    await passes();
    await limiter.reward('ada');
    expect([await passes(), await passes()]).toEqual([true, false]);
  });

  test('begins anew for a key that is forgotten', async () => {
    await useUp();
    expect(await limiter.delete('ada')).toBe(true);
    await useUp();
    expect(await limiter.delete('bob')).toBe(false);
  });
});

test('of more keys than there is room for, those unheard of for longest are forgotten', async () => {
  limiter = new BoundedLimiter({ attempts: 3, seconds: 60 }, clock.now, 3);
  await useUp('a');
  await useUp('b');
  await useUp('c');
  expect(await passes('a')).toBe(false);
  expect(await passes('d')).toBe(true);
  expect([await passes('a'), await passes('c'), await passes('d')]).toEqual([false, false, true]);
  await useUp('b');
});
