/**
 * The time of a sign-in as it is kept: to the second, cut, as Django signs it; and later than the one before, so that
 * every sign-in changes what links sign, even two within a second.
 *
 * @param previous - the last sign-in before this one
 */
export function nextLastLogin(previous: Date | null, now: Date): Date {
  const second = Math.floor(now.getTime() / 1000) * 1000;
  const earliest = previous ? Math.floor(previous.getTime() / 1000) * 1000 + 1000 : second;
  return new Date(Math.max(second, earliest));
}
