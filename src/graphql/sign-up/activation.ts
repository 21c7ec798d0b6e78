import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import {
  activateAccount,
  activateAccountWithCode,
  resendActivation,
} from '../../accounts/sign-up/activation.ts';
import { Counted, type GraphQLContext } from '../context.ts';
import { AddressFields, CodeFields, LinkFields } from '../inputs.ts';
import { errorsOf, Payload, SignInPayload, toSignInPayload } from '../payloads.ts';

@InputType()
class ResendActivationInput extends AddressFields {}

@ObjectType()
class ResendActivationPayload extends Payload {}

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

@ObjectType()
class ActivateAccountPayload extends SignInPayload {}

@InputType()
class ActivateAccountWithCodeInput extends CodeFields {
  @Field(() => String, { nullable: true })
  signupToken?: string | null;

  @Field(() => String, { nullable: true })
  password?: string | null;
}

/** Activation: the request for another link, and its link and code. */
@Resolver()
export class ActivationResolver {
  @Counted('MAIL')
  @Mutation(() => ResendActivationPayload, {
    description: 'Mails a fresh activation link. Always answers alike.',
  })
  async resendActivation(
    @Arg('input', () => ResendActivationInput) input: ResendActivationInput,
    @Ctx() context: GraphQLContext,
  ): Promise<ResendActivationPayload> {
    return { errors: errorsOf(await resendActivation(context.service(), input)) };
  }

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
