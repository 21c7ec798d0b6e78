import { Field, Int, ObjectType, Query, Resolver } from 'type-graphql';
import { maxPasswordLength, minPasswordLength } from '../passwords/policy.ts';

@ObjectType('PasswordPolicy', { description: 'The rules that a new password must meet.' })
class PasswordPolicyType {
  @Field(() => Int, { description: 'Fewest characters, counted as code points.' })
  minLength!: number;

  @Field(() => Int, { description: 'Most characters, counted as code points.' })
  maxLength!: number;
}

/** The rules for new passwords. */
@Resolver()
export class PasswordPolicyResolver {
  @Query(() => PasswordPolicyType, {
    description: 'The rules a new password must meet, to show beside the field.',
  })
  passwordPolicy(): PasswordPolicyType {
    return { minLength: minPasswordLength, maxLength: maxPasswordLength };
  }
}
