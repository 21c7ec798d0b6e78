import { Field, ObjectType } from 'type-graphql';
import type { Outcome } from '../accounts/errors.ts';
import type { SignedIn } from '../accounts/service-context.ts';
import type { Account } from '../database/accounts.ts';
import type { GraphQLContext } from './context.ts';
import { toUserErrors, UserErrorType } from './user-errors.ts';
import { toUserType, UserType } from './user.ts';

/** What every payload has. */
@ObjectType()
export abstract class Payload {
  @Field(() => [UserErrorType], { description: 'Empty where it was done.' })
  errors!: UserErrorType[];
}

/** What every payload has that shows the user afterwards. */
@ObjectType()
export abstract class UserPayload extends Payload {
  @Field(() => UserType, { nullable: true })
  user!: UserType | null;
}

/** What every payload has that signs somebody in. */
@ObjectType()
export abstract class SignInPayload extends UserPayload {
  @Field(() => String, {
    nullable: true,
    description:
      'For clients that keep no cookies: to be sent back as `Authorization: Bearer …`. Null where SESSION_TRANSPORT is cookie.',
  })
  sessionToken!: string | null;
}

/** How the refusals of an outcome appear; none where it was done. */
export function errorsOf(outcome: Outcome<unknown>): UserErrorType[] {
  return outcome.ok ? [] : toUserErrors(outcome.errors);
}

/** How a change of a user appears. */
export function toUserPayload(outcome: Outcome<Account>): UserPayload {
  return { user: outcome.ok ? toUserType(outcome.value) : null, errors: errorsOf(outcome) };
}

/** How a sign-in appears; it signs the browser or app in on the way. */
export function toSignInPayload(outcome: Outcome<SignedIn>, context: GraphQLContext): SignInPayload {
  if (!outcome.ok) return { user: null, sessionToken: null, errors: errorsOf(outcome) };
  return { user: toUserType(outcome.value.account), sessionToken: context.signIn(outcome.value), errors: [] };
}
