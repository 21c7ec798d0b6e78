import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { requestEmailChange } from '../../accounts/email-address/request-email-change.ts';
import type { GraphQLContext } from '../context.ts';
import { Counted } from '../counted.ts';
import { errorsOf, Payload } from '../payloads.ts';
import { requireViewer } from '../require-viewer.ts';

@InputType()
class RequestEmailChangeInput {
  @Field(() => String)
  newEmail!: string;

  @Field(() => String)
  currentPassword!: string;
}

@ObjectType()
class RequestEmailChangePayload extends Payload {}

/** Asking for another address. */
@Resolver()
export class RequestEmailChangeResolver {
  @Counted('MAIL')
  @Mutation(() => RequestEmailChangePayload, {
    description: 'Signed in: mails a link to the new address. Always answers alike, taken or not.',
  })
  async requestEmailChange(
    @Arg('input', () => RequestEmailChangeInput) input: RequestEmailChangeInput,
    @Ctx() context: GraphQLContext,
  ): Promise<RequestEmailChangePayload> {
    const viewer = await requireViewer(context);
    return { errors: errorsOf(await requestEmailChange(context.service(), viewer, input)) };
  }
}
