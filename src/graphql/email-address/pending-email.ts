import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { pendingEmail } from '../../accounts/email-address/pending-email.ts';
import type { GraphQLContext } from '../context.ts';
import { UserType } from '../user.ts';

/** The address that a user has asked for. */
@Resolver(() => UserType)
export class PendingEmailResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description:
      'The address that waits for its confirmation, if any. Only whoever is signed in sees theirs.',
  })
  async pendingEmail(@Root() user: UserType, @Ctx() context: GraphQLContext): Promise<string | null> {
    const viewer = await context.viewer();
    return viewer?.user.id === user.id ? pendingEmail(context.service(), viewer) : null;
  }
}
