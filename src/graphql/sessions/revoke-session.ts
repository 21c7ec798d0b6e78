import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { revokeSession } from '../../accounts/sessions/revoke-session.ts';
import type { GraphQLContext } from '../context.ts';
import { Counted } from '../counted.ts';
import { errorsOf, Payload } from '../payloads.ts';
import { requireViewer } from '../require-viewer.ts';

@InputType()
class RevokeSessionInput {
  @Field(() => ID)
  sessionId!: string;
}

@ObjectType()
class RevokeSessionPayload extends Payload {}

/** Ending one session. */
@Resolver()
export class RevokeSessionResolver {
  @Counted('CHANGE')
  @Mutation(() => RevokeSessionPayload, { description: 'Signed in: ends one session of the user.' })
  async revokeSession(
    @Arg('input', () => RevokeSessionInput) input: RevokeSessionInput,
    @Ctx() context: GraphQLContext,
  ): Promise<RevokeSessionPayload> {
    const viewer = await requireViewer(context);
    const outcome = await revokeSession(context.service(), viewer, input);
    if (outcome.ok && input.sessionId === viewer.id) context.signOut();
    return { errors: errorsOf(outcome) };
  }
}
