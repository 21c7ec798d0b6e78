import { Arg, Ctx, Field, InputType, Mutation, Resolver } from 'type-graphql';
import { activateAccountWithCode } from '../../accounts/sign-up/activate-account-with-code.ts';
import { ActivateAccountPayload } from './activate-account.ts';
import { CodeFields } from '../code-fields.ts';
import type { GraphQLContext } from '../context.ts';
import { Counted } from '../counted.ts';
import { toSignInPayload } from '../payloads.ts';

@InputType()
class ActivateAccountWithCodeInput extends CodeFields {
  @Field(() => String, { nullable: true })
  signupToken?: string | null;

  @Field(() => String, { nullable: true })
  password?: string | null;
}

/** Using the code of an activation mail. */
@Resolver()
export class ActivateAccountWithCodeResolver {
  @Counted('LINK')
  @Mutation(() => ActivateAccountPayload, {
    description:
      'The same by the short code that the mail also holds: for a phone, where a link is unhandy. It lives 10 minutes and stands 5 tries.',
  })
  async activateAccountWithCode(
    @Arg('input', () => ActivateAccountWithCodeInput) { signupToken, ...input }: ActivateAccountWithCodeInput,
    @Ctx() context: GraphQLContext,
  ): Promise<ActivateAccountPayload> {
    const signUpToken = signupToken ?? context.signUpToken;
    return toSignInPayload(
      await activateAccountWithCode(context.service(), { ...input, signUpToken }),
      context,
    );
  }
}
