import { Arg, Ctx, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { loginWithLink, requestLoginLink } from '../../accounts/sign-in/login-link.ts';
import { Counted, type GraphQLContext } from '../context.ts';
import { AddressFields, LinkFields } from '../inputs.ts';
import { errorsOf, Payload, SignInPayload, toSignInPayload } from '../payloads.ts';

@InputType()
class RequestLoginLinkInput extends AddressFields {}

@ObjectType()
class RequestLoginLinkPayload extends Payload {}

@InputType()
class LoginWithLinkInput extends LinkFields {}

@ObjectType()
class LoginWithLinkPayload extends SignInPayload {}

/** Login links: the request, and the sign-in. */
@Resolver()
export class LoginLinkResolver {
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

  @Counted('LINK')
  @Mutation(() => LoginWithLinkPayload, { description: 'Uses a login link: signs the user in, once.' })
  async loginWithLink(
    @Arg('input', () => LoginWithLinkInput) input: LoginWithLinkInput,
    @Ctx() context: GraphQLContext,
  ): Promise<LoginWithLinkPayload> {
    return toSignInPayload(await loginWithLink(context.service(), input), context);
  }
}
