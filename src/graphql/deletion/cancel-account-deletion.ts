import { Arg, Ctx, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { cancelAccountDeletion } from '../../accounts/deletion/cancel-account-deletion.ts';
import type { GraphQLContext } from '../context.ts';
import { Counted } from '../counted.ts';
import { LinkFields } from '../link-fields.ts';
import { errorsOf, Payload } from '../payloads.ts';

@InputType()
class CancelAccountDeletionInput extends LinkFields {}

@ObjectType()
class CancelAccountDeletionPayload extends Payload {}

/** Using the way back of a farewell mail. */
@Resolver()
export class CancelAccountDeletionResolver {
  @Counted('LINK')
  @Mutation(() => CancelAccountDeletionPayload, {
    description: 'Uses the link of the farewell mail, within the grace period.',
  })
  async cancelAccountDeletion(
    @Arg('input', () => CancelAccountDeletionInput) input: CancelAccountDeletionInput,
    @Ctx() context: GraphQLContext,
  ): Promise<CancelAccountDeletionPayload> {
    return { errors: errorsOf(await cancelAccountDeletion(context.service(), input)) };
  }
}
