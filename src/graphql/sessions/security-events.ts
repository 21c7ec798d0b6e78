import { GraphQLDateTime } from 'graphql-scalars';
import { Args, Ctx, Field, FieldResolver, ObjectType, registerEnumType, Resolver, Root } from 'type-graphql';
import { trailEventKinds } from '../../events/account-events.ts';
import { requireViewer, type GraphQLContext } from '../context.ts';
import { cursorsOf, PageArguments, PageInfoType, type Connection } from '../pages.ts';
import { enumOf } from '../type-graphql.ts';
import { UserType } from '../user.ts';

const SecurityEventKindEnum = enumOf(trailEventKinds.map(nameOf));
registerEnumType(SecurityEventKindEnum, {
  name: 'SecurityEventKind',
  description: 'What can happen to an account.',
});

@ObjectType('SecurityEvent', { description: 'Something that has happened to an account.' })
class SecurityEventType {
  @Field(() => SecurityEventKindEnum)
  kind!: string;

  @Field(() => GraphQLDateTime)
  at!: Date;

  @Field(() => String, { nullable: true })
  ipAddress!: string | null;

  @Field(() => String, { nullable: true })
  userAgent!: string | null;
}

@ObjectType('SecurityEventEdge')
class SecurityEventEdge {
  @Field(() => String)
  cursor!: string;

  @Field(() => SecurityEventType)
  node!: SecurityEventType;
}

@ObjectType('SecurityEventConnection', { description: 'A page of security events.' })
class SecurityEventConnection implements Connection<SecurityEventType> {
  @Field(() => [SecurityEventEdge])
  edges!: SecurityEventEdge[];

  @Field(() => [SecurityEventType])
  nodes!: SecurityEventType[];

  @Field(() => PageInfoType)
  pageInfo!: PageInfoType;
}

const cursors = cursorsOf<{ id: string; at: Date }>('events', ({ at }) => at);

/** The security events of an account, visible to its owner only. */
@Resolver(() => UserType)
export class SecurityEventsResolver {
  @FieldResolver(() => SecurityEventConnection, {
    description: 'What has happened to the account, newest first. Only for the user who is signed in to it.',
  })
  async securityEvents(
    @Root() user: UserType,
    @Args(() => PageArguments) page: PageArguments,
    @Ctx() context: GraphQLContext,
  ): Promise<SecurityEventConnection> {
    const viewer = await requireViewer(context);
    const request = cursors.read(page);
    if (viewer.user.id !== user.id) return cursors.none;
    const { entities, events } = context.service();
    const trail = await events.list(entities, user.id, request);
    return cursors.connect(request, trail, ({ kind, at, ipAddress, userAgent }) => ({
      kind: nameOf(kind),
      at,
      ipAddress,
      userAgent,
    }));
  }
}

/** The kind of an event as a GraphQL enum value: `userActivated` becomes `USER_ACTIVATED`. */
function nameOf(kind: string): string {
  return kind.replace(/[A-Z]/g, '_$&').toUpperCase();
}
