import { describe, expect, test } from '@jest/globals';
import { createHashingQueue } from '../../src/passwords/hashing-queue.ts';
import { TryLater } from '../../src/failures/try-later.ts';

/** Work that lasts until it is let go. */
function held() {
  const gates: (() => void)[] = [];
  return {
    begun: gates,
    work: () => new Promise<void>((resolve) => gates.push(resolve)),
    letGo: () => {
      gates.splice(0).forEach((open) => {
        open();
      });
    },
  };
}

const settled = () => new Promise(setImmediate);
const failureOf = (attempt: Promise<unknown>) => attempt.then(() => null).catch((error: unknown) => error);

describe('a queue of two at once and three waiting', () => {
  test('takes five, refuses the sixth before any work, and takes more when there is room', async () => {
    const { begun, work, letGo } = held();
    const inTurn = createHashingQueue({ concurrency: 2, mostWaiting: 3 });
    const five = Array.from({ length: 5 }, () => inTurn(work));
    await settled();
    expect(begun).toHaveLength(2);

    let begunAnyway = false;
    const refusal = await failureOf(inTurn(() => Promise.resolve((begunAnyway = true))));
    expect(refusal).toBeInstanceOf(TryLater);
    expect(refusal).toMatchObject({ reason: 'SERVICE_BUSY' });
    expect(begunAnyway).toBe(false);

    letGo();
    await settled();
    expect(begun).toHaveLength(2);
    const more = [inTurn(work), inTurn(work)];
    expect(await failureOf(inTurn(work))).toBeInstanceOf(TryLater);
    for (let turn = 0; turn < 4; turn += 1) {
      letGo();
      await settled();
    }
    await Promise.all([...five, ...more]);
  });

  test('goes on after work that fails', async () => {
    const inTurn = createHashingQueue({ concurrency: 1, mostWaiting: 0 });
    for (let turn = 0; turn < 3; turn += 1)
      expect(await failureOf(inTurn(() => Promise.reject(new Error('broken'))))).toEqual(new Error('broken'));
    expect(await inTurn(() => Promise.resolve('whole'))).toBe('whole');
  });
});

test('how long to wait is what those ahead will take', async () => {
  let time = 0;
  const { work, letGo } = held();
  const inTurn = createHashingQueue({ concurrency: 2, mostWaiting: 8 }, () => time);
  const first = inTurn(work);
  await settled();
  time = 3_000;
  letGo();
  await first;

  const ten = Array.from({ length: 10 }, () => inTurn(work));
  // Ten of three seconds each, two at once.
  expect(await failureOf(inTurn(work))).toMatchObject({ retryAfterSeconds: 15 });
  for (let turn = 0; turn < 5; turn += 1) {
    await settled();
    letGo();
  }
  await Promise.all(ten);
});

test('is a second at least, also before anything was done', async () => {
  const { work, letGo } = held();
  const inTurn = createHashingQueue({ concurrency: 1, mostWaiting: 0 });
  const first = inTurn(work);
  expect(await failureOf(inTurn(work))).toMatchObject({ retryAfterSeconds: 1 });
  await settled();
  letGo();
  await first;
});
