import { Arg, Ctx, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { confirmAccountDeletion } from '../../accounts/deletion/confirm-account-deletion.ts';
import type { GraphQLContext } from '../context.ts';
import { Counted } from '../counted.ts';
import { LinkFields } from '../link-fields.ts';
import { errorsOf, Payload } from '../payloads.ts';

@InputType()
class ConfirmAccountDeletionInput extends LinkFields {}

@ObjectType()
class ConfirmAccountDeletionPayload extends Payload {}

/** Using a link that deletes an account. */
@Resolver()
export class ConfirmAccountDeletionResolver {
  @Counted('LINK')
  @Mutation(() => ConfirmAccountDeletionPayload, {
    description: 'Uses that link; the account is deactivated now and erased after the grace period.',
  })
  async confirmAccountDeletion(
    @Arg('input', () => ConfirmAccountDeletionInput) input: ConfirmAccountDeletionInput,
    @Ctx() context: GraphQLContext,
  ): Promise<ConfirmAccountDeletionPayload> {
    return { errors: errorsOf(await confirmAccountDeletion(context.service(), input)) };
  }
}
