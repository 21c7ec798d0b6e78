import 'reflect-metadata';
import type { CreateExtension } from '../../src/extension.ts';
import { AcceptInvitationResolver } from './accept-invitation.ts';
import { Invitation } from './invitation.ts';
import { createInvitationLinks } from './invitation-links.ts';
import { decideInvitation, invitationMail } from './invitation-mail.ts';
import { InvitationMigration } from './invitation-migration.ts';
import { InviteToTeamResolver } from './invite-to-team.ts';
import { MyTeamsResolver } from './my-teams.ts';

/** Invitations to teams, as the server takes them in. */
export const invitations: CreateExtension = (parts) => {
  const links = createInvitationLinks(parts);
  return {
    entities: [Invitation],
    migrations: [{ name: 'example-invitation-1', class: InvitationMigration }],
    mails: { invitation: { decide: decideInvitation(links), definition: invitationMail } },
    resolvers: [new InviteToTeamResolver(), new AcceptInvitationResolver(links), new MyTeamsResolver()],
  };
};
