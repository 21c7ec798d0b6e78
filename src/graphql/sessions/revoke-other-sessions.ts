import { Ctx, Field, Int, Mutation, ObjectType, Resolver } from 'type-graphql';
import { revokeOtherSessions } from '../../accounts/sessions/revoke-other-sessions.ts';
import type { GraphQLContext } from '../context.ts';
import { Counted } from '../counted.ts';
import { Payload } from '../payloads.ts';
import { requireViewer } from '../require-viewer.ts';

@ObjectType()
class RevokeOtherSessionsPayload extends Payload {
  @Field(() => Int, { description: 'How many sessions were ended.' })
  revoked!: number;
}

/** Ending all sessions but one. */
@Resolver()
export class RevokeOtherSessionsResolver {
  @Counted('CHANGE')
  @Mutation(() => RevokeOtherSessionsPayload, { description: 'Ends every session but this one.' })
  async revokeOtherSessions(@Ctx() context: GraphQLContext): Promise<RevokeOtherSessionsPayload> {
    const viewer = await requireViewer(context);
    return { revoked: await revokeOtherSessions(context.service(), viewer), errors: [] };
  }
}
