import type { LetterParts } from './layout/letter-parts.ts';
import type { MailLanguage } from './languages.ts';
import type { ParseTemplate } from './liquid.ts';
import type { MailText } from './mail-definition.ts';
import { onOneLine, type MailVariables } from './mail-variables.ts';
import { allTexts } from './texts/all-texts.ts';

/** Fills in what a mail says. */
export type WriteLetter = (variables: MailVariables) => LetterParts;

/** Reads the texts of a mail in one language. What is filled into them is escaped by the layout. */
export function createLetterWriter(
  text: MailText,
  language: MailLanguage,
  parse: ParseTemplate,
): WriteLetter {
  const { phrases } = allTexts[language];
  const subject = parse(text.subject);
  const opening = text.opening.map(parse);
  const button = parse(text.button ?? '');
  const closing = text.closing.map(parse);

  return (variables) => {
    const { link = null, code = null, codeValidFor, when, ipAddress, device } = variables;
    return {
      subject: onOneLine(subject.fill(variables)),
      opening: opening.map((paragraph) => paragraph.fill(variables)),
      link,
      button: button.fill(variables),
      linkInFull: phrases.linkInFull,
      code,
      codeLabel: phrases.code(codeValidFor ?? ''),
      occasion:
        when && ipAddress && device
          ? [
              { label: phrases.when, value: when },
              { label: phrases.ipAddress, value: ipAddress },
              { label: phrases.device, value: device },
            ]
          : null,
      colon: phrases.colon,
      closing: closing.map((paragraph) => paragraph.fill(variables)),
    };
  };
}
