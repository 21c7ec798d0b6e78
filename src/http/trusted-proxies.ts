import type { Config } from '../config.ts';

/**
 * Whose `X-Forwarded-For` is believed: the nearest so many, or those of some addresses.
 *
 * @param trusted - a number of proxies, which every request must come through, or their addresses and CIDRs
 */
export function trustedProxies(
  trusted: Config['trustedProxies'],
): string[] | ((address: string, hop: number) => boolean) {
  if (typeof trusted !== 'number') return [...trusted];
  return (_address, hop) => hop < trusted;
}
