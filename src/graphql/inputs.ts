import { Field, InputType } from 'type-graphql';

/** The fields of every input that names an address and needs no sign-in. */
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

/** The fields of every input that carries a link. */
@InputType()
export abstract class LinkFields {
  @Field(() => String)
  uid!: string;

  @Field(() => String)
  token!: string;
}

/** The fields of every input that carries a short code. */
@InputType()
export abstract class CodeFields {
  @Field(() => String)
  email!: string;

  @Field(() => String, { description: 'The digits; blanks and dashes among them do not count.' })
  code!: string;
}
