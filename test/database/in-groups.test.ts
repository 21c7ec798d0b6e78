import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { inGroups } from '../../src/database/in-groups.ts';

let groups: (readonly number[])[];
let failing = false;
beforeEach(() => {
  groups = [];
  failing = false;
});

const grouped = (most: number) =>
  inGroups<number>(most, async (items) => {
    groups.push([...items]);
    await nextTurn();
    if (failing) throw new Error(`not ${items.join()}`);
  });

test('what is asked for in one turn is done together, in its order', async () => {
  const add = grouped(10);
  await Promise.all([1, 2, 3].map(add));
  expect(groups).toEqual([[1, 2, 3]]);
});

test('what is asked for while a group is being done goes with the next one', async () => {
  const add = grouped(10);
  const first = add(1);
  while (groups.length === 0) await nextTurn();
  const second = add(2);
  await Promise.all([first, second]);
  expect(groups).toEqual([[1], [2]]);
});

test('a group has an end, and the rest another group', async () => {
  const add = grouped(2);
  await Promise.all([1, 2, 3, 4, 5].map(add));
  expect(groups).toEqual([[1, 2], [3, 4], [5]]);
});

describe('a group that fails', () => {
  test('has failed for each of those who asked', async () => {
    failing = true;
    const add = grouped(10);
    const outcomes = await Promise.allSettled([1, 2].map(add));
    expect(outcomes).toMatchObject([
      { status: 'rejected', reason: new Error('not 1,2') },
      { status: 'rejected', reason: new Error('not 1,2') },
    ]);
  });

  test('is nothing to the next one', async () => {
    failing = true;
    const add = grouped(10);
    await expect(add(1)).rejects.toThrow('not 1');
    failing = false;
    await expect(add(2)).resolves.toBeUndefined();
  });
});
