import { TokenGenerator, type TokenGeneratorOptions } from '../../src/tokens/index.ts';
import type { Invitation } from './invitation.ts';

/** What an invitation's link signs. */
export type SignedInvitation = Pick<Invitation, 'id' | 'email' | 'acceptedAt'>;

/** Makes and checks the tokens of invitations: to accept one ends its links, and so does another address. */
export class InvitationTokenGenerator extends TokenGenerator<SignedInvitation> {
  constructor(options: TokenGeneratorOptions) {
    super({ ...options, keySalt: 'example.invitations' });
  }

  protected override hashValue({ id, email, acceptedAt }: SignedInvitation, timestamp: number): string {
    return JSON.stringify([id, email, acceptedAt, timestamp]);
  }
}
