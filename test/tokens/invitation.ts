import { createHash, createHmac } from 'node:crypto';
import { TokenGenerator, type TokenGeneratorOptions } from '../../src/tokens/index.ts';
import { clockAt, secret } from './samples.ts';

export interface Invitation {
  id: string;
  accepted: boolean;
}

export class InvitationTokenGenerator extends TokenGenerator<Invitation> {
  constructor(options: Partial<TokenGeneratorOptions> = {}) {
    super({ secret, keySalt: 'test.invitations', now: clockAt(madeAt), ...options });
  }

  protected override hashValue(invitation: Invitation, timestamp: number): string {
    return JSON.stringify([invitation.id, invitation.accepted, timestamp]);
  }
}

export const madeAt = Date.UTC(2026, 5, 1, 12);
export const invitation: Invitation = { id: 'i-1', accepted: false };
export const token = new InvitationTokenGenerator().makeToken(invitation);
export const threeDays = 259_200;

export function secondsLater(seconds: number): () => Date {
  return clockAt(madeAt + seconds * 1000);
}

/** A genuine signature for any timestamp, even one that no clock has. */
export function forge(timestampText: string, timestamp: unknown): string {
  const key = createHash('sha256').update(`test.invitations${secret}`).digest();
  const mac = createHmac('sha256', key)
    .update(JSON.stringify([invitation.id, invitation.accepted, timestamp]))
    .digest('hex');
  return `${timestampText}-${mac.replace(/(.)./g, '$1')}`;
}
