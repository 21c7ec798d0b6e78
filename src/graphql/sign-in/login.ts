import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { login } from '../../accounts/sign-in/login.ts';
import { AddressFields } from '../inputs.ts';
import type { GraphQLContext } from '../context.ts';
import { SignInPayload, toSignInPayload } from '../payloads.ts';

@InputType()
class LoginInput extends AddressFields {
  @Field(() => String)
  password!: string;
}

@ObjectType()
class LoginPayload extends SignInPayload {}

/** Sign-in with a password. */
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
