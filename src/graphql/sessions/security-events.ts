import { GraphQLDateTime } from 'graphql-scalars';
import {
  Arg,
  Ctx,
  Field,
  FieldResolver,
  Int,
  ObjectType,
  registerEnumType,
  Resolver,
  Root,
} from 'type-graphql';
import { trailEventKinds } from '../../events/account-events.ts';
import { requireViewer, type GraphQLContext } from '../context.ts';
import { enumOf } from '../type-graphql.ts';
import { UserType } from '../user.ts';

const usuallyListed = 20;
const mostListed = 100;

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

/** The security events of an account, visible to its owner only. */
@Resolver(() => UserType)
export class SecurityEventsResolver {
  @FieldResolver(() => [SecurityEventType], {
    description: `What has happened to the account, newest first, ${mostListed} at most. Only for who is signed in to it.`,
  })
  async securityEvents(
    @Root() user: UserType,
    @Arg('first', () => Int, { nullable: true, defaultValue: usuallyListed }) first: number | null,
    @Ctx() context: GraphQLContext,
  ): Promise<SecurityEventType[]> {
    const viewer = await requireViewer(context);
    const count = Math.min(first ?? usuallyListed, mostListed);
    if (viewer.user.id !== user.id || count < 1) return [];
    const { entities, events } = context.service();
    const trail = await events.list(entities, user.id, count);
    return trail.map(({ kind, at, ipAddress, userAgent }) => ({
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
