import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import {
  requestPasswordReset,
  resetPassword,
  resetPasswordWithCode,
} from '../../accounts/password/forgotten-password.ts';
import { Counted, type GraphQLContext } from '../context.ts';
import { AddressFields, CodeFields, LinkFields } from '../inputs.ts';
import { errorsOf, Payload, toUserPayload, UserPayload } from '../payloads.ts';

@InputType()
class RequestPasswordResetInput extends AddressFields {}

@ObjectType()
class RequestPasswordResetPayload extends Payload {}

@InputType()
class ResetPasswordInput extends LinkFields {
  @Field(() => String)
  newPassword!: string;
}

@ObjectType()
class ResetPasswordPayload extends UserPayload {}

@InputType()
class ResetPasswordWithCodeInput extends CodeFields {
  @Field(() => String)
  newPassword!: string;
}

/** A forgotten password: the request for a link, and its link and code. */
@Resolver()
export class ForgottenPasswordResolver {
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
