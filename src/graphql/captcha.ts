import { Ctx, Field, Int, ObjectType, Query, registerEnumType, Resolver } from 'type-graphql';
import { captchaProviders, type CaptchaProvider } from '../captcha/captcha-settings.ts';
import type { AskedCaptcha } from '../captcha/captcha.ts';
import { Counted, type GraphQLContext } from './context.ts';

const CaptchaProviderEnum = Object.fromEntries(
  captchaProviders.map((provider) => [provider.toUpperCase(), provider]),
);
registerEnumType(CaptchaProviderEnum, {
  name: 'CaptchaProvider',
  description: 'Whose captcha it is. The challenges of ALTCHA are at `/captcha/challenge` of this server.',
});

@ObjectType('Captcha', { description: 'The captcha that this server asks for.' })
class CaptchaType implements AskedCaptcha {
  @Field(() => CaptchaProviderEnum, { description: 'Whose widget to show.' })
  provider!: CaptchaProvider;

  @Field(() => String, {
    nullable: true,
    description:
      'What the widget of the provider needs; null where it needs none, or the operator has not set it.',
  })
  siteKey!: string | null;

  @Field(() => [String], { description: 'The mutations that ask for its answer, in `input.captcha`.' })
  fields!: AskedCaptcha['fields'];

  @Field(() => Int, {
    description:
      'Attempts of one client at one of these, within an hour, that need no answer; of `login`, those that fail. Where it is 0, show the captcha at once; else when CAPTCHA_FAILED is answered.',
  })
  freeAttempts!: number;
}

/** What captcha a front end is to show. */
@Resolver()
export class CaptchaResolver {
  @Counted('QUERY')
  @Query(() => CaptchaType, {
    nullable: true,
    description: 'The captcha to show beside forms; null where this server asks for none.',
  })
  captcha(@Ctx() { captcha }: GraphQLContext): CaptchaType | null {
    return captcha;
  }
}
