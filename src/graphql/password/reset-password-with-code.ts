import { Arg, Ctx, Field, InputType, Mutation, Resolver } from 'type-graphql';
import { resetPasswordWithCode } from '../../accounts/password/reset-password-with-code.ts';
import { CodeFields } from '../code-fields.ts';
import type { GraphQLContext } from '../context.ts';
import { Counted } from '../counted.ts';
import { toUserPayload } from '../payloads.ts';
import { ResetPasswordPayload } from './reset-password.ts';

@InputType()
class ResetPasswordWithCodeInput extends CodeFields {
  @Field(() => String)
  newPassword!: string;
}

/** Using the code of a reset mail. */
@Resolver()
export class ResetPasswordWithCodeResolver {
  @Counted('LINK')
  @Mutation(() => ResetPasswordPayload, {
    description:
      'The same by the short code that the mail also holds. It lives 10 minutes and stands 5 tries.',
  })
  async resetPasswordWithCode(
    @Arg('input', () => ResetPasswordWithCodeInput) input: ResetPasswordWithCodeInput,
    @Ctx() context: GraphQLContext,
  ): Promise<ResetPasswordPayload> {
    return toUserPayload(await resetPasswordWithCode(context.service(), input));
  }
}
