import { Arg, Ctx, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { confirmEmailChange } from '../../accounts/email-address/confirm-email-change.ts';
import { Counted, type GraphQLContext } from '../context.ts';
import { LinkFields } from '../inputs.ts';
import { toUserPayload, UserPayload } from '../payloads.ts';

@InputType()
class ConfirmEmailChangeInput extends LinkFields {}

@ObjectType()
class ConfirmEmailChangePayload extends UserPayload {}

/** The link that confirms an email change. */
@Resolver()
export class ConfirmEmailChangeResolver {
  @Counted('LINK')
  @Mutation(() => ConfirmEmailChangePayload, {
    description:
      "Uses the link to a new address: it becomes the user's, and the old one is told, with a link to undo it.",
  })
  async confirmEmailChange(
    @Arg('input', () => ConfirmEmailChangeInput) input: ConfirmEmailChangeInput,
    @Ctx() context: GraphQLContext,
  ): Promise<ConfirmEmailChangePayload> {
    return toUserPayload(await confirmEmailChange(context.service(), input));
  }
}
