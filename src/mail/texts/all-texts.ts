import type { MailLanguage } from '../languages.ts';
import { arabic } from './ar.ts';
import { german } from './de.ts';
import { english } from './en.ts';
import { spanish } from './es.ts';
import { french } from './fr.ts';
import { japanese } from './ja.ts';
import type { LanguageTexts } from './language-texts.ts';

/** All that mails say, in every language. */
export const allTexts: Readonly<Record<MailLanguage, LanguageTexts>> = {
  en: english,
  de: german,
  fr: french,
  es: spanish,
  ja: japanese,
  ar: arabic,
};
