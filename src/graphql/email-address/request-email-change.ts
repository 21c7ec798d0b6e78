import {
  Arg,
  Ctx,
  Field,
  FieldResolver,
  InputType,
  Mutation,
  ObjectType,
  Resolver,
  Root,
} from 'type-graphql';
import { pendingEmail, requestEmailChange } from '../../accounts/email-address/request-email-change.ts';
import { Counted, requireViewer, type GraphQLContext } from '../context.ts';
import { errorsOf, Payload } from '../payloads.ts';
import { UserType } from '../user.ts';

@InputType()
class RequestEmailChangeInput {
  @Field(() => String)
  newEmail!: string;

  @Field(() => String)
  currentPassword!: string;
}

@ObjectType()
class RequestEmailChangePayload extends Payload {}

/** The request for an email change, and the pending address. */
@Resolver(() => UserType)
export class RequestEmailChangeResolver {
  @Counted('MAIL')
  @Mutation(() => RequestEmailChangePayload, {
    description: 'Signed in: mails a link to the new address. Always answers alike, taken or not.',
  })
  async requestEmailChange(
    @Arg('input', () => RequestEmailChangeInput) input: RequestEmailChangeInput,
    @Ctx() context: GraphQLContext,
  ): Promise<RequestEmailChangePayload> {
    const viewer = await requireViewer(context);
    return { errors: errorsOf(await requestEmailChange(context.service(), viewer, input)) };
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      'The address that waits for its confirmation, if any. Only whoever is signed in sees theirs.',
  })
  async pendingEmail(@Root() user: UserType, @Ctx() context: GraphQLContext): Promise<string | null> {
    const viewer = await context.viewer();
    return viewer?.user.id === user.id ? pendingEmail(context.service(), viewer) : null;
  }
}
