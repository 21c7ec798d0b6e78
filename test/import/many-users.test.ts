import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ImportBench } from '../support/import-bench.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const heapInUse = () => {
  collectGarbage();
  return process.memoryUsage().heapUsed / 1024 ** 2;
};

const count = 100_000;

let bench: ImportBench;
beforeEach(async () => {
  bench = await ImportBench.open();
  bench.django.addMany(count);
});
afterEach(() => bench.close());

test('a hundred thousand users are imported in one pass, in memory that does not grow with them', async () => {
  const heap: number[] = [];
  let [batches, largest] = [0, 0];
  const outcomes = await bench.import({}, (batch) => {
    batches += 1;
    largest = Math.max(largest, batch.length);
    if (batches % 20 === 0) heap.push(heapInUse());
  });
  expect(outcomes).toHaveLength(count);
  expect(await bench.count()).toBe(count);
  expect(largest).toBe(1000);
  expect(batches).toBe(count / 1000);
  // What the test itself keeps of each user, an outcome, is a few bytes; the users themselves would be 40 MiB.
  const [first = 0, last = Infinity] = [heap.at(0), heap.at(-1)];
  expect(last - first).toBeLessThan(20);
});
