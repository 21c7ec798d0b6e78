import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { login } from '../accounts/login.ts';
import { captchaDescription } from './captcha.ts';
import type { GraphQLContext } from './context.ts';
import { SignInPayload, toSignInPayload } from './payloads.ts';

@InputType()
class LoginInput {
  @Field(() => String)
  email!: string;

  @Field(() => String)
  password!: string;

  @Field(() => String, { nullable: true, description: captchaDescription })
  captcha?: string | null;
}

@ObjectType()
class LoginPayload extends SignInPayload {}

/** Signing in. */
@Resolver()
export class LoginResolver {
  @Mutation(() => LoginPayload, { description: 'Signs in with an address and a password.' })
  async login(
    @Arg('input', () => LoginInput) input: LoginInput,
    @Ctx() context: GraphQLContext,
  ): Promise<LoginPayload> {
    return toSignInPayload(await login(context.service(), input), context);
  }
}
