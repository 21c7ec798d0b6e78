import { Arg, Ctx, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { revertEmailChange } from '../../accounts/email-address/revert-email-change.ts';
import { Counted, type GraphQLContext } from '../context.ts';
import { LinkFields } from '../inputs.ts';
import { toUserPayload, UserPayload } from '../payloads.ts';

@InputType()
class RevertEmailChangeInput extends LinkFields {}

@ObjectType()
class RevertEmailChangePayload extends UserPayload {}

/** The link that undoes an email change. */
@Resolver()
export class RevertEmailChangeResolver {
  @Counted('LINK')
  @Mutation(() => RevertEmailChangePayload, {
    description:
      'Uses the undo link: the old address comes back, every session ends, a reset link goes to it.',
  })
  async revertEmailChange(
    @Arg('input', () => RevertEmailChangeInput) input: RevertEmailChangeInput,
    @Ctx() context: GraphQLContext,
  ): Promise<RevertEmailChangePayload> {
    return toUserPayload(await revertEmailChange(context.service(), input));
  }
}
