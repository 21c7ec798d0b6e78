import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { changePassword } from '../../accounts/password/change-password.ts';
import { Counted, requireViewer, type GraphQLContext } from '../context.ts';
import { SignInPayload, toSignInPayload } from '../payloads.ts';

@InputType()
class ChangePasswordInput {
  @Field(() => String)
  currentPassword!: string;

  @Field(() => String)
  newPassword!: string;
}

@ObjectType()
class ChangePasswordPayload extends SignInPayload {}

/** A password change by the signed-in user. */
@Resolver()
export class ChangePasswordResolver {
  @Counted('CHANGE')
  @Mutation(() => ChangePasswordPayload, {
    description: 'Signed in: changes the password, ends every other session, and renews this one.',
  })
  async changePassword(
    @Arg('input', () => ChangePasswordInput) input: ChangePasswordInput,
    @Ctx() context: GraphQLContext,
  ): Promise<ChangePasswordPayload> {
    const viewer = await requireViewer(context);
    return toSignInPayload(await changePassword(context.service(), viewer, input), context);
  }
}
