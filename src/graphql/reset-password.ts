import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { resetPassword } from '../accounts/reset-password.ts';
import type { GraphQLContext } from './context.ts';
import { errorsOf, Payload } from './payloads.ts';
import { toUserType, UserType } from './user.ts';

@InputType()
class ResetPasswordInput {
  @Field(() => String)
  uid!: string;

  @Field(() => String)
  token!: string;

  @Field(() => String)
  newPassword!: string;
}

@ObjectType()
class ResetPasswordPayload extends Payload {
  @Field(() => UserType, { nullable: true })
  user!: UserType | null;
}

/** Using a reset link. */
@Resolver()
export class ResetPasswordResolver {
  @Mutation(() => ResetPasswordPayload, {
    description:
      'Uses a reset link: sets the password, confirms the address, ends every session of the user.',
  })
  async resetPassword(
    @Arg('input', () => ResetPasswordInput) input: ResetPasswordInput,
    @Ctx() context: GraphQLContext,
  ): Promise<ResetPasswordPayload> {
    const outcome = await resetPassword(context.service(), input);
    return { user: outcome.ok ? toUserType(outcome.value) : null, errors: errorsOf(outcome) };
  }
}
