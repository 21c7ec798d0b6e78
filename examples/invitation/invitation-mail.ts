import { inUse } from '../../src/entities/user.ts';
import type { MailDefinition } from '../../src/mail/mail-definition.ts';
import type { Decide } from '../../src/mail/mail-kind.ts';
import { Invitation } from './invitation.ts';
import type { InvitationLinks } from './invitation-links.ts';

/** What the mail says: Liquid templates, for `team` and `inviter` and what every mail with a link has. */
export const invitationMail: MailDefinition = {
  link: true,
  code: false,
  occasion: false,
  variables: ['team', 'inviter'],
  texts: {
    en: {
      subject: 'You are invited to {{ team }}',
      opening: ['{{ inviter }} invites you to join the team {{ team }}:'],
      button: 'Join the team',
      closing: [
        'The link works once and is valid for {{ validFor }}. You need an account with this address.',
        'If you do not know who invites you, ignore this mail.',
      ],
    },
    de: {
      subject: 'Einladung zu {{ team }}',
      opening: ['{{ inviter }} lädt Sie in das Team {{ team }} ein:'],
      button: 'Dem Team beitreten',
      closing: [
        'Der Link funktioniert einmal. Gültigkeit: {{ validFor }}. Sie brauchen ein Konto mit dieser Adresse.',
        'Wenn Sie nicht wissen, wer Sie einlädt, beachten Sie diese E-Mail nicht weiter.',
      ],
    },
  },
};

/** To somebody who is invited, and has not accepted yet: the link to do so. */
export function decideInvitation(links: InvitationLinks): Decide {
  return async ({ entities }, { subjectId }) => {
    const invitation = await entities.findOne(
      Invitation,
      { id: subjectId ?? '', acceptedAt: null, inviter: inUse },
      { populate: ['inviter'] },
    );
    if (!invitation) return null;
    return {
      name: 'invitation',
      purpose: 'INVITATION',
      to: invitation.email,
      displayName: null,
      locale: null,
      link: links.mint(invitation),
      variables: { team: invitation.team, inviter: invitation.inviter.$.email },
    };
  };
}
