import { GraphQLDateTime } from 'graphql-scalars';
import { Ctx, Field, FieldResolver, ID, ObjectType, Resolver, Root } from 'type-graphql';
import type { Account } from '../database/accounts.ts';
import type { GraphQLContext } from './context.ts';
import { SessionType } from './sessions/session.ts';

/** What a user says of themselves. */
@ObjectType('Profile', { description: 'What a user says of themselves.' })
export class ProfileType {
  /** Whose it is: not shown, and there for the fields that a project adds. */
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

/** Fields of a user that are looked up when they are asked for. */
@Resolver(() => UserType)
export class UserResolver {
  @FieldResolver(() => [SessionType], {
    description: "The user's live sessions, newest first. Only whoever is signed in sees theirs.",
  })
  async sessions(@Root() user: UserType, @Ctx() context: GraphQLContext): Promise<SessionType[]> {
    const viewer = await context.viewer();
    if (viewer?.user.id !== user.id) return [];
    const { entities, sessions } = context.service();
    const live = await sessions.list(entities, user.id);
    return live.map((session) => ({
      id: session.id,
      current: session.id === viewer.id,
      createdAt: session.createdAt,
      lastSeenAt: session.lastSeenAt,
      expiresAt: sessions.expiresAt(session),
      ipAddress: session.ipAddress,
      userAgent: session.userAgent,
    }));
  }
}

/** How an account appears in the API: its fields by name, so that none gets out by itself. */
export function toUserType({ id, email, profile, lastLogin, createdAt }: Account): UserType {
  const { emailConfirmed, displayName, locale } = profile;
  return { id, email, profile: { userId: id, emailConfirmed, displayName, locale }, lastLogin, createdAt };
}
