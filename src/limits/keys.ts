import { createHmac, createSecretKey } from 'node:crypto';
import { isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { Client } from '../client.ts';

const nobody = 'unknown';
const networkBits = 64;
// Addresses are shorter, but what a proxy passes on can have any length.
const longestName = 64;

/**
 * Makes the keys that attempts are counted under. They reveal neither address nor client.
 *
 * @param secret - shared by all processes that count together
 */
export function createKeyOf(secret: string): (...parts: readonly string[]) => string {
  const secretKey = createSecretKey(secret, 'utf8');
  return (...parts) => createHmac('sha256', secretKey).update(JSON.stringify(parts)).digest('base64url');
}

/** What the attempts of a client are counted by. */
export function addressOf({ ipAddress }: Client): string {
  return ipAddress === null ? nobody : clientOf(ipAddress);
}

/**
 * What counts as one client: an IPv4 address in any notation, or an IPv6 /64, since every household has at least one
 * and can use any address in it.
 *
 * @param ipAddress - from the connection or a trusted proxy
 * @returns the address or network in canonical form; the first 64 characters of anything that is not an IP address
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
