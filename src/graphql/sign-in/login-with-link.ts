import { Arg, Ctx, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { loginWithLink } from '../../accounts/sign-in/login-with-link.ts';
import type { GraphQLContext } from '../context.ts';
import { Counted } from '../counted.ts';
import { LinkFields } from '../link-fields.ts';
import { SignInPayload, toSignInPayload } from '../payloads.ts';

@InputType()
class LoginWithLinkInput extends LinkFields {}

@ObjectType()
class LoginWithLinkPayload extends SignInPayload {}

/** Using a login link. */
@Resolver()
export class LoginWithLinkResolver {
  @Counted('LINK')
  @Mutation(() => LoginWithLinkPayload, { description: 'Uses a login link: signs the user in, once.' })
  async loginWithLink(
    @Arg('input', () => LoginWithLinkInput) input: LoginWithLinkInput,
    @Ctx() context: GraphQLContext,
  ): Promise<LoginWithLinkPayload> {
    return toSignInPayload(await loginWithLink(context.service(), input), context);
  }
}
