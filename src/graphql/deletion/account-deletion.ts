import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import {
  cancelAccountDeletion,
  confirmAccountDeletion,
  requestAccountDeletion,
} from '../../accounts/deletion/account-deletion.ts';
import { Counted, requireViewer, type GraphQLContext } from '../context.ts';
import { LinkFields } from '../inputs.ts';
import { errorsOf, Payload } from '../payloads.ts';

@InputType()
class RequestAccountDeletionInput {
  @Field(() => String)
  currentPassword!: string;
}

@ObjectType()
class RequestAccountDeletionPayload extends Payload {}

@InputType()
class ConfirmAccountDeletionInput extends LinkFields {}

@ObjectType()
class ConfirmAccountDeletionPayload extends Payload {}

@InputType()
class CancelAccountDeletionInput extends LinkFields {}

@ObjectType()
class CancelAccountDeletionPayload extends Payload {}

/** Account deletion: the request, its confirmation, and its cancellation. */
@Resolver()
export class AccountDeletionResolver {
  @Counted('MAIL')
  @Mutation(() => RequestAccountDeletionPayload, {
    description: 'Signed in: mails a link that confirms the deletion.',
  })
  async requestAccountDeletion(
    @Arg('input', () => RequestAccountDeletionInput) input: RequestAccountDeletionInput,
    @Ctx() context: GraphQLContext,
  ): Promise<RequestAccountDeletionPayload> {
    const viewer = await requireViewer(context);
    return { errors: errorsOf(await requestAccountDeletion(context.service(), viewer, input)) };
  }

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
