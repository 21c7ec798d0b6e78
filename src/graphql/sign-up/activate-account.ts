import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { activateAccount } from '../../accounts/sign-up/activate-account.ts';
import type { GraphQLContext } from '../context.ts';
import { Counted } from '../counted.ts';
import { LinkFields } from '../link-fields.ts';
import { SignInPayload, toSignInPayload } from '../payloads.ts';

@InputType({
  description:
    'Where the sign-up was made in another browser or app than this (neither its cookie nor its signupToken comes along), ' +
    "`password` must be given, and becomes the account's password: so whoever owns the mailbox decides it, never " +
    'whoever typed the address in first.',
})
class ActivateAccountInput extends LinkFields {
  @Field(() => String, { nullable: true })
  signupToken?: string | null;

  @Field(() => String, { nullable: true })
  password?: string | null;
}

/** What became of an activation. */
@ObjectType()
export class ActivateAccountPayload extends SignInPayload {}

/** Using an activation link. */
@Resolver()
export class ActivateAccountResolver {
  @Counted('LINK')
  @Mutation(() => ActivateAccountPayload, {
    description: 'Uses an activation link: confirms the address and signs the user in.',
  })
  async activateAccount(
    @Arg('input', () => ActivateAccountInput) { signupToken, ...input }: ActivateAccountInput,
    @Ctx() context: GraphQLContext,
  ): Promise<ActivateAccountPayload> {
    const signUpToken = signupToken ?? context.signUpToken;
    return toSignInPayload(await activateAccount(context.service(), { ...input, signUpToken }), context);
  }
}
