import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { requestAccountDeletion } from '../../accounts/deletion/request-account-deletion.ts';
import type { GraphQLContext } from '../context.ts';
import { Counted } from '../counted.ts';
import { errorsOf, Payload } from '../payloads.ts';
import { requireViewer } from '../require-viewer.ts';

@InputType()
class RequestAccountDeletionInput {
  @Field(() => String)
  currentPassword!: string;
}

@ObjectType()
class RequestAccountDeletionPayload extends Payload {}

/** Asking for the deletion of an account. */
@Resolver()
export class RequestAccountDeletionResolver {
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
}
