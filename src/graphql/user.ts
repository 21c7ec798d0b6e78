import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, ObjectType } from 'type-graphql';
import type { Account } from '../database/accounts.ts';

/** What users say about themselves. */
@ObjectType('Profile', { description: 'What a user says of themselves.' })
export class ProfileType {
  /** The id of the user. It is no field of the API; resolvers that a project adds need it. */
  userId!: string;

  @Field(() => Boolean)
  emailConfirmed!: boolean;

  @Field(() => String, { nullable: true })
  displayName!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "BCP 47, e.g. de or pt-BR: the language of the user's mails.",
  })
  locale!: string | null;
}

/** An account, as its owner sees it. */
@ObjectType('User', { description: 'An account, as its owner sees it.' })
export class UserType {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  email!: string;

  @Field(() => ProfileType)
  profile!: ProfileType;

  @Field(() => GraphQLDateTime, { nullable: true })
  lastLogin!: Date | null;

  @Field(() => GraphQLDateTime)
  createdAt!: Date;
}

/** Maps an account to the API, field by field, so that no field is exposed by accident. */
export function toUserType({ id, email, profile, lastLogin, createdAt }: Account): UserType {
  const { emailConfirmed, displayName, locale } = profile;
  return { id, email, profile: { userId: id, emailConfirmed, displayName, locale }, lastLogin, createdAt };
}
