import { Ctx, Query, Resolver } from 'type-graphql';
import type { GraphQLContext } from '../context.ts';
import { toUserType, UserType } from '../user.ts';

/** Who is signed in. */
@Resolver()
export class MeResolver {
  @Query(() => UserType, {
    nullable: true,
    description: 'The signed-in user; null when nobody is signed in.',
  })
  async me(@Ctx() context: GraphQLContext): Promise<UserType | null> {
    const viewer = await context.viewer();
    return viewer && toUserType(viewer.user);
  }
}
