import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits until something is there.
 *
 * @param look - returns it, or null, undefined or false as long as it is not
 */
export async function waitFor<T>(
  look: () => T | null | undefined | false | Promise<T | null | undefined | false>,
  milliseconds = 10_000,
): Promise<T> {
  const deadline = performance.now() + milliseconds;
  for (;;) {
    const found = await look();
    if (found !== null && found !== undefined && found !== false) return found;
    if (performance.now() > deadline)
      throw new Error(`Waited ${milliseconds} ms in vain for ${String(look)}`);
    await sleep(10);
  }
}
