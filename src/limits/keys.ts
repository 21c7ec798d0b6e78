import { createHmac, createSecretKey } from 'node:crypto';
import type { Client } from '../client.ts';
import { clientOf } from './client-address.ts';

const nobody = 'unknown';

/**
 * Makes keys to count under that tell neither address nor client to whoever reads them.
 *
 * @param secret - which all processes share that count together
 */
export function createKeyOf(secret: string): (...parts: readonly string[]) => string {
  const secretKey = createSecretKey(secret, 'utf8');
  return (...parts) => createHmac('sha256', secretKey).update(JSON.stringify(parts)).digest('base64url');
}

/** What a client is counted by. */
export function addressOf({ ipAddress }: Client): string {
  return ipAddress === null ? nobody : clientOf(ipAddress);
}
