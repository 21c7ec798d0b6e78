/**
 * The time of something as it is kept where the next must be later than the one before: even within a millisecond, and
 * where a clock goes back or that of another replica is ahead.
 *
 * @param at - when it happens
 * @param previous - when it last happened, if ever
 */
export function strictlyLater(at: Date, previous: Date | null | undefined): Date {
  return new Date(Math.max(at.getTime(), (previous?.getTime() ?? 0) + 1));
}
