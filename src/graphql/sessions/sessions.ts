import { GraphQLDateTime } from 'graphql-scalars';
import {
  Arg,
  Args,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Resolver,
  Root,
} from 'type-graphql';
import { logout, revokeOtherSessions, revokeSession } from '../../accounts/sessions/sessions.ts';
import { Counted, requireViewer, type GraphQLContext } from '../context.ts';
import { cursorsOf, PageArguments, PageInfoType, type Connection } from '../pages.ts';
import { errorsOf, Payload } from '../payloads.ts';
import { UserType } from '../user.ts';

@ObjectType('Session', { description: 'A signed-in browser or app.' })
class SessionType {
  @Field(() => ID)
  id!: string;

  @Field(() => Boolean, { description: 'Whether it is the one that asks.' })
  current!: boolean;

  @Field(() => GraphQLDateTime)
  createdAt!: Date;

  @Field(() => GraphQLDateTime, { description: 'To the minute.' })
  lastSeenAt!: Date;

  @Field(() => GraphQLDateTime, { description: 'When it ends if it is not used again.' })
  expiresAt!: Date;

  @Field(() => String, { nullable: true })
  ipAddress!: string | null;

  @Field(() => String, { nullable: true })
  userAgent!: string | null;
}

@ObjectType('SessionEdge')
class SessionEdge {
  @Field(() => String)
  cursor!: string;

  @Field(() => SessionType)
  node!: SessionType;
}

@ObjectType('SessionConnection', { description: 'A page of sessions.' })
class SessionConnection implements Connection<SessionType> {
  @Field(() => [SessionEdge])
  edges!: SessionEdge[];

  @Field(() => [SessionType])
  nodes!: SessionType[];

  @Field(() => PageInfoType)
  pageInfo!: PageInfoType;
}

const cursors = cursorsOf<{ id: string; createdAt: Date }>('sessions', ({ createdAt }) => createdAt);

@ObjectType()
class LogoutPayload extends Payload {}

@InputType()
class RevokeSessionInput {
  @Field(() => ID)
  sessionId!: string;
}

@ObjectType()
class RevokeSessionPayload extends Payload {}

@ObjectType()
class RevokeOtherSessionsPayload extends Payload {
  @Field(() => Int, { description: 'How many sessions were ended.' })
  revoked!: number;
}

/** The sessions of a user, and ending them. */
@Resolver(() => UserType)
export class SessionsResolver {
  @FieldResolver(() => SessionConnection, {
    description: "The user's live sessions, newest first. Empty unless the user is signed in.",
  })
  async sessions(
    @Root() user: UserType,
    @Args(() => PageArguments) page: PageArguments,
    @Ctx() context: GraphQLContext,
  ): Promise<SessionConnection> {
    const viewer = await context.viewer();
    const request = cursors.read(page);
    if (viewer?.user.id !== user.id) return cursors.none;
    const { entities, sessions } = context.service();
    const live = await sessions.list(entities, user.id, request);
    return cursors.connect(request, live, (session) => ({
      id: session.id,
      current: session.id === viewer.id,
      createdAt: session.createdAt,
      lastSeenAt: session.lastSeenAt,
      expiresAt: sessions.expiresAt(session),
      ipAddress: session.ipAddress,
      userAgent: session.userAgent,
    }));
  }

  @Counted('CHANGE')
  @Mutation(() => LogoutPayload, { description: 'Ends this session. Does no harm where there is none.' })
  async logout(@Ctx() context: GraphQLContext): Promise<LogoutPayload> {
    const viewer = await context.viewer();
    if (viewer) await logout(context.service(), viewer);
    context.signOut();
    return { errors: [] };
  }

  @Counted('CHANGE')
  @Mutation(() => RevokeSessionPayload, { description: 'Signed in: ends one session of the user.' })
  async revokeSession(
    @Arg('input', () => RevokeSessionInput) input: RevokeSessionInput,
    @Ctx() context: GraphQLContext,
  ): Promise<RevokeSessionPayload> {
    const viewer = await requireViewer(context);
    const outcome = await revokeSession(context.service(), viewer, input);
    if (outcome.ok && input.sessionId === viewer.id) context.signOut();
    return { errors: errorsOf(outcome) };
  }

  @Counted('CHANGE')
  @Mutation(() => RevokeOtherSessionsPayload, { description: 'Ends every session but this one.' })
  async revokeOtherSessions(@Ctx() context: GraphQLContext): Promise<RevokeOtherSessionsPayload> {
    const viewer = await requireViewer(context);
    return { revoked: await revokeOtherSessions(context.service(), viewer), errors: [] };
  }
}
