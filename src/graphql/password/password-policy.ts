import { Ctx, Field, Int, ObjectType, Query, Resolver } from 'type-graphql';
import { maxPasswordLength, minPasswordLength } from '../../passwords/password-length.ts';
import { Counted, type GraphQLContext } from '../context.ts';

@ObjectType('PasswordPolicy', { description: 'The rules that a new password must meet.' })
class PasswordPolicyType {
  @Field(() => Int, { description: 'Fewest characters, counted as code points.' })
  minLength!: number;

  @Field(() => Int, { description: 'Most characters, counted as code points.' })
  maxLength!: number;

  @Field(() => Int, { description: 'Least score by zxcvbn, from 0 to 4; 0 where any will do.' })
  minStrength!: number;
}

/** The rules for new passwords. */
@Resolver()
export class PasswordPolicyResolver {
  @Counted('QUERY')
  @Query(() => PasswordPolicyType, {
    description: 'The rules a new password must meet, to show beside the field.',
  })
  passwordPolicy(@Ctx() context: GraphQLContext): PasswordPolicyType {
    const { leastStrength } = context.service().passwordPolicy;
    return { minLength: minPasswordLength, maxLength: maxPasswordLength, minStrength: leastStrength };
  }
}
