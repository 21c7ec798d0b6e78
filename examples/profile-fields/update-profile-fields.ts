import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { done, refused, type AccountError, type Outcome } from '../../src/accounts/errors.ts';
import type { ServiceContext } from '../../src/accounts/service-context.ts';
import { requireViewer, type GraphQLContext } from '../../src/graphql/context.ts';
import { toUserPayload, UserPayload } from '../../src/graphql/payloads.ts';
import type { Account } from '../../src/database/accounts.ts';
import type { LiveSession } from '../../src/sessions/sessions.ts';
import { ProfileFields } from './profile-fields.ts';
import { readBirthday, readCompany } from './read-fields.ts';

@InputType({ description: 'A field that is missing stays as it is; one that is null is emptied.' })
class UpdateProfileFieldsInput {
  @Field(() => String, { nullable: true })
  company?: string | null;

  @Field(() => String, { nullable: true, description: 'A day, as in 1815-12-10.' })
  birthday?: string | null;
}

@ObjectType()
class UpdateProfileFieldsPayload extends UserPayload {}

/** Changing the further fields. */
@Resolver()
export class UpdateProfileFieldsResolver {
  @Mutation(() => UpdateProfileFieldsPayload, {
    description: 'Signed in: changes more of what the user says of themselves.',
  })
  async updateProfileFields(
    @Arg('input', () => UpdateProfileFieldsInput) input: UpdateProfileFieldsInput,
    @Ctx() context: GraphQLContext,
  ): Promise<UpdateProfileFieldsPayload> {
    return toUserPayload(await update(context.service(), await requireViewer(context), input));
  }
}

async function update(
  { entities, events, client, now }: ServiceContext,
  viewer: LiveSession,
  input: UpdateProfileFieldsInput,
): Promise<Outcome<Account>> {
  const account = viewer.user;
  const errors: AccountError[] = [];
  const changes: { company?: string | null; birthday?: string | null } = {};

  if (input.company !== undefined) {
    const company = readCompany(input.company);
    if (company === undefined) errors.push({ code: 'VALUE_INVALID', field: 'company' });
    else changes.company = company;
  }
  if (input.birthday !== undefined) {
    const birthday = readBirthday(input.birthday, now());
    if (birthday === undefined) errors.push({ code: 'VALUE_INVALID', field: 'birthday' });
    else changes.birthday = birthday;
  }
  if (errors.length > 0) return refused(...errors);

  await entities.transactional(async (transaction) => {
    await transaction.upsert(ProfileFields, { user: account.id, ...changes });
    await events.record(transaction, 'profileUpdated', account.id, client);
  });
  return done(account);
}
