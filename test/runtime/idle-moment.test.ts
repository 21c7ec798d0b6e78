import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { idleMoment } from '../../src/runtime/idle-moment.ts';

test('comes soon in a process that has little to do', async () => {
  // Much longer than a test may take.
  await idleMoment(3_600_000);
});

test('is waited for no longer than that in a process that has no moment to spare', async () => {
  const longest = 60;
  const busy = new AbortController();
  const started = performance.now();
  const waiting = idleMoment(longest).finally(() => {
    busy.abort();
  });
  while (!busy.signal.aborted) {
    const until = performance.now() + 5;
    while (performance.now() < until);
    await nextTurn();
  }
  await waiting;
  expect(performance.now() - started).toBeGreaterThanOrEqual(longest);
});
