import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { done, refused, type Outcome } from '../../src/accounts/errors.ts';
import type { ServiceContext } from '../../src/accounts/service-context.ts';
import { Counted, requireViewer, type GraphQLContext } from '../../src/graphql/context.ts';
import { errorsOf, Payload } from '../../src/graphql/payloads.ts';
import type { LiveSession } from '../../src/sessions/sessions.ts';
import { Invitation } from './invitation.ts';
import type { InvitationLinks } from './invitation-links.ts';
import { Team, toTeam } from './team.ts';

@InputType()
class AcceptInvitationInput {
  @Field(() => String)
  uid!: string;

  @Field(() => String)
  token!: string;
}

@ObjectType()
class AcceptInvitationPayload extends Payload {
  @Field(() => Team, { nullable: true })
  team!: Team | null;
}

/** Accepting an invitation. */
@Resolver()
export class AcceptInvitationResolver {
  readonly #links: InvitationLinks;

  constructor(links: InvitationLinks) {
    this.#links = links;
  }

  @Counted('LINK')
  @Mutation(() => AcceptInvitationPayload, {
    description:
      'Signed in, by an account with the address that was invited: uses the link, and joins the team.',
  })
  async acceptInvitation(
    @Arg('input', () => AcceptInvitationInput) input: AcceptInvitationInput,
    @Ctx() context: GraphQLContext,
  ): Promise<AcceptInvitationPayload> {
    const viewer = await requireViewer(context);
    const outcome = await accept(context.service(), this.#links, viewer, input);
    return { team: outcome.ok ? outcome.value : null, errors: errorsOf(outcome) };
  }
}

/**
 * Accepts an invitation. A link that was passed on, or came into wrong hands, is worth nothing to an account with
 * another address, and lives on for the right one.
 */
async function accept(
  { entities, now }: ServiceContext,
  links: InvitationLinks,
  viewer: LiveSession,
  input: AcceptInvitationInput,
): Promise<Outcome<Team>> {
  const opened = await links.open(entities, input);
  if (opened.status !== 'valid')
    return refused({ code: opened.status === 'expired' ? 'LINK_EXPIRED' : 'LINK_INVALID' });

  const { id, email, emailKey, team, inviter } = opened.subject;
  if (viewer.user.claimedEmailKey !== emailKey) return refused({ code: 'LINK_INVALID' });

  // The database decides who comes first: the row is changed only if it still is what the link signed.
  const changed = await entities.nativeUpdate(
    Invitation,
    { id, email, acceptedAt: null },
    { acceptedAt: now(), acceptedBy: viewer.user.id },
  );
  if (changed !== 1) return refused({ code: 'LINK_INVALID' });
  return done(toTeam(team, inviter.$));
}
