import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { GraphQLContext } from '../../src/graphql/context.ts';
import { ProfileType } from '../../src/graphql/user.ts';
import { ProfileFields } from './profile-fields.ts';

/** Shows the fields where the others of a profile are. */
@Resolver(() => ProfileType)
export class ProfileResolver {
  @FieldResolver(() => String, { nullable: true })
  async company(@Root() profile: ProfileType, @Ctx() context: GraphQLContext): Promise<string | null> {
    return (await fieldsOf(profile, context))?.company ?? null;
  }

  @FieldResolver(() => String, { nullable: true, description: 'A day, as in 1815-12-10.' })
  async birthday(@Root() profile: ProfileType, @Ctx() context: GraphQLContext): Promise<string | null> {
    return (await fieldsOf(profile, context))?.birthday ?? null;
  }
}

function fieldsOf({ userId }: ProfileType, context: GraphQLContext): Promise<ProfileFields | null> {
  return context.service().entities.findOne(ProfileFields, { user: userId });
}
