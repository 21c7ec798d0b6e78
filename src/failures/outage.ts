import { TryLater } from './try-later.ts';

/** What becomes of something while a service elsewhere does not answer that is to judge it. */
export const outagePolicies = ['accept', 'refuse'] as const;

/** To go on without a judgement, or to have it tried again later. */
export type OutagePolicy = (typeof outagePolicies)[number];

// After so long it is worth asking again.
const outageSeconds = 30;

/** @throws {@link TryLater} where nothing is to pass without a judgement */
export function goOnUnjudged(policy: OutagePolicy): void {
  if (policy === 'refuse') throw new TryLater('SERVICE_BUSY', outageSeconds);
}
