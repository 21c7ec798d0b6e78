import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

const lookMilliseconds = 2;
const busy = 0.5;

// A few milliseconds of work in each of these leave the requests more than nine tenths of a busy process.
const longestByDefault = 100;

/**
 * Waits for a moment in which the process has little to do. So what nobody waits for leaves the requests their turn,
 * and still gets its own however many there are.
 *
 * @param longestMilliseconds - after which it waits no longer
 */
export async function idleMoment(longestMilliseconds = longestByDefault): Promise<void> {
  for (let waited = 0; waited < longestMilliseconds; waited += lookMilliseconds) {
    const before = performance.eventLoopUtilization();
    await sleep(lookMilliseconds);
    if (performance.eventLoopUtilization(before).utilization < busy) return;
  }
}
