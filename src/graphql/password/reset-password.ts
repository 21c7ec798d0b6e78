import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { resetPassword } from '../../accounts/password/reset-password.ts';
import type { GraphQLContext } from '../context.ts';
import { Counted } from '../counted.ts';
import { LinkFields } from '../link-fields.ts';
import { toUserPayload, UserPayload } from '../payloads.ts';

@InputType()
class ResetPasswordInput extends LinkFields {
  @Field(() => String)
  newPassword!: string;
}

/** What became of a reset. */
@ObjectType()
export class ResetPasswordPayload extends UserPayload {}

/** Using a reset link. */
@Resolver()
export class ResetPasswordResolver {
  @Counted('LINK')
  @Mutation(() => ResetPasswordPayload, {
    description:
      'Uses a reset link: sets the password, confirms the address, ends every session of the user.',
  })
  async resetPassword(
    @Arg('input', () => ResetPasswordInput) input: ResetPasswordInput,
    @Ctx() context: GraphQLContext,
  ): Promise<ResetPasswordPayload> {
    return toUserPayload(await resetPassword(context.service(), input));
  }
}
