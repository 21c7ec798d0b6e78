import Negotiator from 'negotiator';

/** The languages that mails are written in. */
export const mailLanguages = ['en', 'de', 'fr', 'es', 'ja', 'ar'] as const;

/** A language that mails are written in. */
export type MailLanguage = (typeof mailLanguages)[number];

const writtenFromTheRight: readonly MailLanguage[] = ['ar'];
// More than any browser sends; the rest would only cost time, at every request.
const mostWishes = 50;

/**
 * Picks the language of a mail.
 *
 * @param wishes - BCP 47 tags such as `de-AT`, the most wanted first; what is none does not count
 * @returns the first that mails are written in, in whatever region; English where there is none
 * @see https://www.rfc-editor.org/rfc/bcp/bcp47.txt
 */
export function chooseLanguage(...wishes: readonly (string | null | undefined)[]): MailLanguage {
  return firstServed(wishes) ?? 'en';
}

/**
 * What a browser asks for.
 *
 * @param acceptLanguage - the header `Accept-Language`
 * @returns the language that it wants most of those that mails are written in, or null where it names none of them
 */
export function languageOfRequest(acceptLanguage: string | undefined): MailLanguage | null {
  if (acceptLanguage === undefined) return null;
  const headers = { 'accept-language': acceptLanguage };
  return firstServed(new Negotiator({ headers }).languages().slice(0, mostWishes));
}

/** Which way a language is written. */
export function directionOf(language: MailLanguage): 'ltr' | 'rtl' {
  return writtenFromTheRight.includes(language) ? 'rtl' : 'ltr';
}

function firstServed(wishes: readonly (string | null | undefined)[]): MailLanguage | null {
  for (const wish of wishes) {
    const spoken = wish && languageOf(wish);
    const served = mailLanguages.find((language) => language === spoken);
    if (served) return served;
  }
  return null;
}

function languageOf(tag: string): string | null {
  try {
    return new Intl.Locale(tag).language;
  } catch {
    return null;
  }
}
