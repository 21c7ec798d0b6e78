import { mailLanguages } from './languages.ts';
import type { MailDefinition, MailText } from './mail-definition.ts';
import { allTexts } from './texts/all-texts.ts';
import type { MailName } from './texts/language-texts.ts';

type Contents = Pick<MailDefinition, 'link' | 'code' | 'occasion'>;

/**
 * What the built-in kinds of mail carry. Those that may reach a stranger (`activation`, `email-change`,
 * `email-change-taken`) say nothing of the request: it was not theirs.
 */
const contents: Readonly<Record<MailName, Contents>> = {
  activation: { link: true, code: true, occasion: false },
  'sign-up-taken': { link: false, code: false, occasion: true },
  login: { link: true, code: false, occasion: true },
  'password-reset': { link: true, code: true, occasion: true },
  'password-changed': { link: false, code: false, occasion: true },
  'email-change': { link: true, code: false, occasion: false },
  'email-change-taken': { link: false, code: false, occasion: false },
  'email-changed': { link: true, code: false, occasion: true },
  'account-deletion': { link: true, code: false, occasion: true },
  'account-deleted': { link: true, code: false, occasion: true },
};

/** The built-in kinds of mail, by name. */
export const mailDefinitions = Object.fromEntries(
  Object.entries(contents).map(([name, content]) => [name, { ...content, texts: textsOf(name as MailName) }]),
) as Readonly<Record<MailName, MailDefinition>>;

function textsOf(name: MailName): MailDefinition['texts'] {
  const texts = mailLanguages.map((language): [string, MailText] => [
    language,
    allTexts[language].mails[name],
  ]);
  return { en: allTexts.en.mails[name], ...Object.fromEntries(texts) };
}
