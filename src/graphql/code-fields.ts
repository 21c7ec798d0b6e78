import { Field, InputType } from 'type-graphql';

/** What every input has that brings the code of a mail. */
@InputType()
export abstract class CodeFields {
  @Field(() => String)
  email!: string;

  @Field(() => String, { description: 'The digits; blanks and dashes among them do not count.' })
  code!: string;
}
