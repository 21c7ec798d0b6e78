import { Arg, Ctx, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { resendActivation } from '../../accounts/sign-up/resend-activation.ts';
import { AddressFields } from '../address-fields.ts';
import type { GraphQLContext } from '../context.ts';
import { Counted } from '../counted.ts';
import { errorsOf, Payload } from '../payloads.ts';

@InputType()
class ResendActivationInput extends AddressFields {}

@ObjectType()
class ResendActivationPayload extends Payload {}

/** Asking for another activation mail. */
@Resolver()
export class ResendActivationResolver {
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
}
