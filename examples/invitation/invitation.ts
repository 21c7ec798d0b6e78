import { defineEntity, p, type Loaded } from '@mikro-orm/core';
import { User } from '../../src/entities/user.ts';

const InvitationSchema = defineEntity({
  name: 'Invitation',
  tableName: 'invitation',
  properties: {
    id: p.text().primary(),
    inviter: () => p.manyToOne(User).ref().deleteRule('cascade').index('invitation_inviter_index'),
    /** A name that the inviter has for it: another inviter's team of the same name is another team. */
    team: p.text(),
    /** Where the link goes. */
    email: p.text(),
    /** The form that addresses are compared by. */
    emailKey: p.text(),
    createdAt: p.datetime(3),
    /** Null while it waits. Setting it kills the link. */
    acceptedAt: p.datetime(3).strictNullable(),
    acceptedBy: () =>
      p.manyToOne(User).strictNullable().ref().deleteRule('cascade').index('invitation_accepted_by_index'),
  },
  uniques: [{ name: 'invitation_unique', properties: ['inviter', 'team', 'emailKey'] }],
});

/** An invitation to join a team. Whoever has accepted one is in the team. */
export class Invitation extends InvitationSchema.class {}

InvitationSchema.setClass(Invitation);

/** An invitation with whoever invites. */
export type OpenInvitation = Loaded<Invitation, 'inviter'>;
