import type { EntityManager } from '@mikro-orm/sql';
import { inUse } from '../../src/entities/user.ts';
import type { ExtensionParts } from '../../src/extension.ts';
import type { LinkInput, MintedLink, OpenedLink } from '../../src/links/links.ts';
import { decodeUid, encodeUid, isWellFormedToken } from '../../src/tokens/index.ts';
import { Invitation, type OpenInvitation } from './invitation.ts';
import { InvitationTokenGenerator } from './invitation-token-generator.ts';

/** Makes the links of invitations, and looks at those that come back. */
export interface InvitationLinks {
  mint(invitation: Invitation): MintedLink;
  /** Uses nothing up. An invitation from somebody who may not use their account any more is worth nothing. */
  open(entities: EntityManager, link: LinkInput): Promise<OpenedLink<OpenInvitation>>;
}

const sevenDays = 604_800;

/** Links that lead to the front end's page at `/invitations/{uid}/{token}`. */
export function createInvitationLinks({ config, now }: ExtensionParts): InvitationLinks {
  const generator = new InvitationTokenGenerator({
    secret: config.secretKey,
    secretFallbacks: config.secretKeyFallbacks,
    timeoutSeconds: sevenDays,
    now,
  });

  return {
    mint(invitation) {
      const [uid, token] = [encodeUid(invitation.id), generator.makeToken(invitation)];
      const url = `${config.publicUrl}/invitations/${uid}/${token}`;
      return { url, uid, token, timeoutSeconds: sevenDays };
    },

    async open(entities, { uid, token }) {
      const id = decodeUid(uid);
      // What cannot be a link costs no query.
      if (id === null || !isWellFormedToken(token)) return { status: 'invalid' };
      const invitation = await entities.findOne(
        Invitation,
        { id, inviter: inUse },
        { populate: ['inviter'] },
      );
      const status = generator.inspectToken(invitation, token);
      if (status !== 'valid') return { status };
      return invitation ? { status, subject: invitation } : { status: 'invalid' };
    },
  };
}
