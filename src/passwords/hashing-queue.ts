import pLimit from 'p-limit';
import { TryLater } from '../failures/try-later.ts';

/**
 * Does work in its turn.
 *
 * @throws {@link TryLater} before any work, where too much waits already
 */
export type HashingQueue = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** How much is done at once, and how much may wait for it. */
export interface QueueBounds {
  readonly concurrency: number;
  readonly mostWaiting: number;
}

// How much the latest of them weighs in what a piece of work is taken to last.
const weightOfLatest = 0.1;

/**
 * A queue with an end: whoever would have to wait too long is told so at once, and when there will be room.
 *
 * @param milliseconds - a clock that never goes back
 */
export function createHashingQueue(
  { concurrency, mostWaiting }: QueueBounds,
  milliseconds = (): number => performance.now(),
): HashingQueue {
  const inTurn = pLimit(concurrency);
  let lasting = 0;

  async function measured<Result>(work: () => Promise<Result>): Promise<Result> {
    const started = milliseconds();
    try {
      return await work();
    } finally {
      const lasted = milliseconds() - started;
      lasting = lasting === 0 ? lasted : lasting + weightOfLatest * (lasted - lasting);
    }
  }

  return async (work) => {
    const { activeCount, pendingCount } = inTurn;
    const ahead = activeCount + pendingCount;
    if (ahead >= concurrency + mostWaiting)
      throw new TryLater('SERVICE_BUSY', ((ahead / concurrency) * lasting) / 1000);
    return inTurn(() => measured(work));
  };
}
