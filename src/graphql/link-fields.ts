import { Field, InputType } from 'type-graphql';

/** What every input has that brings a mailed link. */
@InputType()
export abstract class LinkFields {
  @Field(() => String)
  uid!: string;

  @Field(() => String)
  token!: string;
}
