import { Arg, Ctx, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { requestLoginLink } from '../../accounts/sign-in/request-login-link.ts';
import { AddressFields } from '../address-fields.ts';
import type { GraphQLContext } from '../context.ts';
import { Counted } from '../counted.ts';
import { errorsOf, Payload } from '../payloads.ts';

@InputType()
class RequestLoginLinkInput extends AddressFields {}

@ObjectType()
class RequestLoginLinkPayload extends Payload {}

/** Asking for a link that signs in. */
@Resolver()
export class RequestLoginLinkResolver {
  @Counted('MAIL')
  @Mutation(() => RequestLoginLinkPayload, {
    description: 'Mails a link that signs the user in once. Always answers alike.',
  })
  async requestLoginLink(
    @Arg('input', () => RequestLoginLinkInput) input: RequestLoginLinkInput,
    @Ctx() context: GraphQLContext,
  ): Promise<RequestLoginLinkPayload> {
    return { errors: errorsOf(await requestLoginLink(context.service(), input)) };
  }
}
