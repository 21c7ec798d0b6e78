/** How often a delivery is attempted before it is set aside: for about half a day. */
export const mostAttempts = 20;

const firstSeconds = 5;
const longestSeconds = 3600;

/**
 * How long to wait after a failed attempt. The wait doubles each time, up to an hour, with jitter between half and all of
 * it, so that deliveries which failed together are not retried together.
 *
 * @param attempts - attempts so far, 1 or more
 * @param fraction - a random number from 0 to 1
 * @returns milliseconds
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function backOff(attempts: number, fraction: number): number {
  const seconds = Math.min(longestSeconds, firstSeconds * 2 ** (attempts - 1));
  return Math.round(seconds * 1000 * (0.5 + fraction / 2));
}
