import { Field, ObjectType } from 'type-graphql';
import type { Outcome } from '../accounts/errors.ts';
import type { SignedIn } from '../accounts/service-context.ts';
import type { Account } from '../database/accounts.ts';
import type { GraphQLContext } from './context.ts';
import { toUserErrors, UserErrorType } from './user-errors.ts';
import { toUserType, UserType } from './user.ts';

/** The fields of every payload. */
@ObjectType()
export abstract class Payload {
  @Field(() => [UserErrorType], { description: 'Empty where it was done.' })
  errors!: UserErrorType[];
}

/** The fields of every payload that returns the user. */
@ObjectType()
export abstract class UserPayload extends Payload {
  @Field(() => UserType, { nullable: true })
  user!: UserType | null;
}

/** The fields of every payload that signs the user in. */
@ObjectType()
export abstract class SignInPayload extends UserPayload {
  @Field(() => String, {
    nullable: true,
    description:
      'For clients that keep no cookies: to be sent back as `Authorization: Bearer …`. Null where SESSION_TRANSPORT is cookie.',
  })
  sessionToken!: string | null;
}

/** Maps the errors of an outcome to the API; none if it succeeded. */
export function errorsOf(outcome: Outcome<unknown>): UserErrorType[] {
  return outcome.ok ? [] : toUserErrors(outcome.errors);
}

/** Maps a changed user to the API. */
export function toUserPayload(outcome: Outcome<Account>): UserPayload {
  return { user: outcome.ok ? toUserType(outcome.value) : null, errors: errorsOf(outcome) };
}

/** Signs the browser or app in, and maps the outcome to the API. */
export function toSignInPayload(outcome: Outcome<SignedIn>, context: GraphQLContext): SignInPayload {
  if (!outcome.ok) return { user: null, sessionToken: null, errors: errorsOf(outcome) };
  return { user: toUserType(outcome.value.account), sessionToken: context.signIn(outcome.value), errors: [] };
}
