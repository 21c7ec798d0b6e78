import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { updateProfile } from '../../accounts/profile/update-profile.ts';
import type { GraphQLContext } from '../context.ts';
import { Counted } from '../counted.ts';
import { toUserPayload, UserPayload } from '../payloads.ts';
import { requireViewer } from '../require-viewer.ts';

@InputType({ description: 'A field that is missing stays as it is; one that is null is emptied.' })
class UpdateProfileInput {
  @Field(() => String, { nullable: true })
  displayName?: string | null;

  @Field(() => String, { nullable: true })
  locale?: string | null;
}

@ObjectType()
class UpdateProfilePayload extends UserPayload {}

/** Changing the profile. */
@Resolver()
export class UpdateProfileResolver {
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
