import { Field, InputType } from 'type-graphql';

/** What every input has that names an address and needs nobody to be signed in. */
@InputType()
export abstract class AddressFields {
  @Field(() => String)
  email!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'The answer to a captcha, where the server asks for one: see the query `captcha`. Without that it is ignored.',
  })
  captcha?: string | null;
}
