import { Ctx, Mutation, ObjectType, Resolver } from 'type-graphql';
import { logout } from '../../accounts/sessions/logout.ts';
import type { GraphQLContext } from '../context.ts';
import { Counted } from '../counted.ts';
import { Payload } from '../payloads.ts';

@ObjectType()
class LogoutPayload extends Payload {}

/** Signing out. */
@Resolver()
export class LogoutResolver {
  @Counted('CHANGE')
  @Mutation(() => LogoutPayload, { description: 'Ends this session. Does no harm where there is none.' })
  async logout(@Ctx() context: GraphQLContext): Promise<LogoutPayload> {
    const viewer = await context.viewer();
    if (viewer) await logout(context.service(), viewer);
    context.signOut();
    return { errors: [] };
  }
}
