import { isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';

const networkBits = 64;
// An address is shorter; what a proxy hands on instead may be of any length.
const longestName = 64;

/**
 * What counts as one client: an IPv4 address, in whatever form it is written, or a /64 of IPv6, of which every
 * household has one at least and can take any address.
 *
 * @param ipAddress - as the connection or a trusted proxy names it
 * @returns the address or network in its one canonical form; of what is no address, the first 64 characters
 * @see https://www.rfc-editor.org/rfc/rfc4291#section-2.5.5.2 and https://www.rfc-editor.org/rfc/rfc6177
 */
export function clientOf(ipAddress: string): string {
  if (isIPv4(ipAddress)) return ipAddress;
  const withoutZone = ipAddress.replace(/%.*$/, '');
  if (!ipaddr.isValid(withoutZone)) return ipAddress.slice(0, longestName);
  const address = ipaddr.process(withoutZone);
  if (address.kind() === 'ipv4') return address.toString();
  const network = ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/${networkBits}`);
  return `${network.toString()}/${networkBits}`;
}
