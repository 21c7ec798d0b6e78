import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { resendActivation } from '../accounts/resend-activation.ts';
import { captchaDescription } from './captcha.ts';
import type { GraphQLContext } from './context.ts';
import { errorsOf, Payload } from './payloads.ts';

@InputType()
class ResendActivationInput {
  @Field(() => String)
  email!: string;

  @Field(() => String, { nullable: true, description: captchaDescription })
  captcha?: string | null;
}

@ObjectType()
class ResendActivationPayload extends Payload {}

/** Asking for another activation mail. */
@Resolver()
export class ResendActivationResolver {
  @Mutation(() => ResendActivationPayload, {
    description: 'Mails a fresh activation link. Always answers alike.',
  })
  async resendActivation(
    @Arg('input', () => ResendActivationInput) input: ResendActivationInput,
    @Ctx() context: GraphQLContext,
  ): Promise<ResendActivationPayload> {
    return { errors: errorsOf(await resendActivation(context.service(), input)) };
  }
}
