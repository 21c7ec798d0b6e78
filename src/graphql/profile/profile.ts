import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import { updateProfile } from '../../accounts/profile/profile.ts';
import { Counted, requireViewer, type GraphQLContext } from '../context.ts';
import { toUserPayload, UserPayload } from '../payloads.ts';
import { toUserType, UserType } from '../user.ts';

@InputType({ description: 'A field that is missing stays as it is; one that is null is emptied.' })
class UpdateProfileInput {
  @Field(() => String, { nullable: true })
  displayName?: string | null;

  @Field(() => String, { nullable: true })
  locale?: string | null;
}

@ObjectType()
class UpdateProfilePayload extends UserPayload {}

/** The signed-in user and their profile. */
@Resolver()
export class ProfileResolver {
  @Counted('QUERY')
  @Query(() => UserType, {
    nullable: true,
    description: 'The signed-in user; null when nobody is signed in.',
  })
  async me(@Ctx() context: GraphQLContext): Promise<UserType | null> {
    const viewer = await context.viewer();
    return viewer && toUserType(viewer.user);
  }

  @Counted('CHANGE')
  @Mutation(() => UpdateProfilePayload, {
    description: 'Signed in: changes what the user says of themselves.',
  })
  async updateProfile(
    @Arg('input', () => UpdateProfileInput) input: UpdateProfileInput,
    @Ctx() context: GraphQLContext,
  ): Promise<UpdateProfilePayload> {
    return toUserPayload(await updateProfile(context.service(), await requireViewer(context), input));
  }
}
