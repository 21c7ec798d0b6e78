import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { register } from '../../accounts/sign-up/register.ts';
import { AddressFields } from '../inputs.ts';
import { Counted, type GraphQLContext } from '../context.ts';
import { errorsOf, Payload } from '../payloads.ts';

@InputType()
class RegisterInput extends AddressFields {
  @Field(() => String)
  password!: string;

  @Field(() => String, { nullable: true })
  displayName?: string | null;

  @Field(() => String, { nullable: true })
  locale?: string | null;
}

@ObjectType()
class RegisterPayload extends Payload {
  @Field(() => String, {
    nullable: true,
    description:
      'Goes back in `activateAccount`, from clients that keep no cookies; browsers have it as a cookie.',
  })
  signupToken!: string | null;
}

/** Sign-up. */
@Resolver()
export class RegisterResolver {
  @Counted('MAIL')
  @Mutation(() => RegisterPayload, {
    description: 'Signs up. Always answers alike; what happens next is in the mail.',
  })
  async register(
    @Arg('input', () => RegisterInput) input: RegisterInput,
    @Ctx() context: GraphQLContext,
  ): Promise<RegisterPayload> {
    const outcome = await register(context.service(), input);
    const signupToken = outcome.ok ? context.rememberSignUp(outcome.value.signUpToken) : null;
    return { signupToken, errors: errorsOf(outcome) };
  }
}
