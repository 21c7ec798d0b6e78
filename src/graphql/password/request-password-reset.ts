import { Arg, Ctx, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { requestPasswordReset } from '../../accounts/password/request-password-reset.ts';
import { AddressFields } from '../address-fields.ts';
import type { GraphQLContext } from '../context.ts';
import { Counted } from '../counted.ts';
import { errorsOf, Payload } from '../payloads.ts';

@InputType()
class RequestPasswordResetInput extends AddressFields {}

@ObjectType()
class RequestPasswordResetPayload extends Payload {}

/** Asking for a mail that leads to a new password. */
@Resolver()
export class RequestPasswordResetResolver {
  @Counted('MAIL')
  @Mutation(() => RequestPasswordResetPayload, {
    description: 'Mails a password reset link. Always answers alike.',
  })
  async requestPasswordReset(
    @Arg('input', () => RequestPasswordResetInput) input: RequestPasswordResetInput,
    @Ctx() context: GraphQLContext,
  ): Promise<RequestPasswordResetPayload> {
    return { errors: errorsOf(await requestPasswordReset(context.service(), input)) };
  }
}
