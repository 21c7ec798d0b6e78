import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { readEmailAddress } from '../../src/accounts/read-email-address.ts';
import { done, refused, type AccountError, type Outcome } from '../../src/accounts/errors.ts';
import type { ServiceContext } from '../../src/accounts/service-context.ts';
import { newId } from '../../src/entities/new-id.ts';
import { Counted, requireViewer, type GraphQLContext } from '../../src/graphql/context.ts';
import { errorsOf, Payload } from '../../src/graphql/payloads.ts';
import type { LiveSession } from '../../src/sessions/sessions.ts';
import { Invitation } from './invitation.ts';
import { readTeamName } from './team.ts';

@InputType()
class InviteToTeamInput {
  @Field(() => String)
  email!: string;

  @Field(() => String, { description: "A team of the viewer's, which begins with its first invitation." })
  team!: string;
}

@ObjectType()
class InviteToTeamPayload extends Payload {}

/** Inviting somebody. */
@Resolver()
export class InviteToTeamResolver {
  @Counted('MAIL')
  @Mutation(() => InviteToTeamPayload, {
    description: 'Signed in: mails an invitation to a team. The same answer for every address.',
  })
  async inviteToTeam(
    @Arg('input', () => InviteToTeamInput) input: InviteToTeamInput,
    @Ctx() context: GraphQLContext,
  ): Promise<InviteToTeamPayload> {
    return { errors: errorsOf(await invite(context.service(), await requireViewer(context), input)) };
  }
}

/**
 * Invites an address. Looks nobody up, so no answer tells who has an account. Whoever is invited again gets another
 * link, unless they have accepted.
 */
async function invite(
  { entities, outbox, client, now, random }: ServiceContext,
  viewer: LiveSession,
  input: InviteToTeamInput,
): Promise<Outcome<null>> {
  const address = readEmailAddress(input.email);
  const team = readTeamName(input.team);

  const errors: AccountError[] = [];
  if (!address) errors.push({ code: 'EMAIL_INVALID', field: 'email' });
  if (team === null) errors.push({ code: 'VALUE_INVALID', field: 'team' });
  if (!address || team === null) return refused(...errors);

  await entities.transactional(async (transaction) => {
    const { id } = await transaction.upsert(
      Invitation,
      {
        id: newId(now(), random),
        inviter: viewer.user.id,
        team,
        email: address.address,
        emailKey: address.key,
        createdAt: now(),
        acceptedAt: null,
        acceptedBy: null,
      },
      { onConflictFields: ['inviter', 'team', 'emailKey'], onConflictAction: 'ignore' },
    );
    await outbox.write(transaction, {
      purpose: 'invitation',
      emailKey: address.key,
      subjectId: id,
      client,
    });
  });
  outbox.wake();
  return done(null);
}
