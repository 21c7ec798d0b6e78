import { Arg, Ctx, Field, InputType, Query, registerEnumType, Resolver } from 'type-graphql';
import { checkLink } from '../accounts/check-link.ts';
import { linkPurposes, type LinkPurpose, type LinkStatus } from '../links/purpose.ts';
import { Counted, type GraphQLContext } from './context.ts';
import { enumOf } from './type-graphql.ts';
import { LinkFields } from './inputs.ts';

const LinkPurposeEnum = enumOf(linkPurposes);
registerEnumType(LinkPurposeEnum, { name: 'LinkPurpose', description: 'What a mailed link is for.' });

const statuses = {
  valid: 'VALID',
  expired: 'EXPIRED',
  'already-done': 'ALREADY_DONE',
  invalid: 'INVALID',
} as const satisfies Record<LinkStatus, string>;

type LinkStatusName = (typeof statuses)[LinkStatus];

const LinkStatusEnum = enumOf(Object.values(statuses));
registerEnumType(LinkStatusEnum, {
  name: 'LinkStatus',
  description: 'What a mailed link is worth.',
  valuesConfig: {
    EXPIRED: { description: 'Genuine, but too old.' },
    ALREADY_DONE: { description: 'What it was for has been done: an account that is active already.' },
  },
});

@InputType()
class CheckLinkInput extends LinkFields {
  @Field(() => LinkPurposeEnum)
  purpose!: LinkPurpose;
}

/** Checking a link without using it up. */
@Resolver()
export class CheckLinkResolver {
  @Counted('LINK')
  @Query(() => LinkStatusEnum, {
    description: 'Looks at a mailed link without using it up, so a page can say at once that it has expired.',
  })
  async checkLink(
    @Arg('input', () => CheckLinkInput) input: CheckLinkInput,
    @Ctx() context: GraphQLContext,
  ): Promise<LinkStatusName> {
    return statuses[await checkLink(context.service(), input)];
  }
}
