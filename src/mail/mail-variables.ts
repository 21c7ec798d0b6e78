import { isIP } from 'node:net';
import { LoggableError } from '../failures/describe-error.ts';
import { deviceOf } from './device.ts';
import { inWords } from './duration.ts';
import { directionOf, type MailLanguage } from './languages.ts';
import type { MailDefinition, MailValues } from './mail-definition.ts';
import { allTexts } from './texts/all-texts.ts';

/**
 * What the templates of a mail may use:
 *
 * - `email`, `displayName` (may be null);
 * - `link` and `validFor`, where the mail carries a link;
 * - `code` and `codeValidFor`, where it carries a code;
 * - `when`, `ipAddress` and `device`, where it says what request it comes of;
 * - the variables of the definition's own;
 * - `subject`, `language` and `direction` (`ltr` or `rtl`), in a template for a whole part.
 */
export type MailVariables = Readonly<Record<string, string | null>>;

const ofEveryMail = ['email', 'displayName'];
const ofLinks = ['link', 'validFor'];
const ofCodes = ['code', 'codeValidFor'];
const ofOccasions = ['when', 'ipAddress', 'device'];
/** What a template for a whole part may use beside these. */
const ofPages = ['subject', 'language', 'direction'];

/** Names that a variable of a definition's own cannot have. */
export const builtInVariables: readonly string[] = [
  ...ofEveryMail,
  ...ofLinks,
  ...ofCodes,
  ...ofOccasions,
  ...ofPages,
];

/** The names of the variables that the texts of a mail, and its subject, may use. */
export function variableNames(definition: MailDefinition): string[] {
  return [
    ...ofEveryMail,
    ...(definition.link ? ofLinks : []),
    ...(definition.code ? ofCodes : []),
    ...(definition.occasion ? ofOccasions : []),
    ...(definition.variables ?? []),
  ];
}

/** The names of the variables that a template for a whole part of a mail may use. */
export function pageVariableNames(definition: MailDefinition): string[] {
  return [...variableNames(definition), ...ofPages];
}

/**
 * The variables of one mail, as the reader is to see them.
 *
 * @throws Error where a value is missing that the definition promises
 */
export function variablesOf(
  definition: MailDefinition,
  language: MailLanguage,
  { email, displayName, link, code, occasion, variables }: MailValues,
): MailVariables {
  const all: Record<string, string | null | undefined> = {
    ...variables,
    email,
    displayName: displayName && harmless(displayName),
    link: link?.url,
    validFor: link ? inWords(link.timeoutSeconds, language) : undefined,
    code: code?.digits,
    codeValidFor: code ? inWords(code.timeoutSeconds, language) : undefined,
    when: momentIn(language, occasion.at),
    ipAddress: addressIn(language, occasion.ipAddress),
    device: deviceIn(language, occasion.userAgent),
  };
  return Object.fromEntries(
    variableNames(definition).map((name) => {
      const value = all[name];
      if (value === undefined) throw new LoggableError(`The mail lacks a value for ${name}.`);
      return [name, value && onOneLine(value)];
    }),
  );
}

/** A text without anything that ends its line, or reverses what comes after it. */
export function onOneLine(text: string): string {
  return text
    .replace(/[\u202a-\u202e]/g, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
}

/**
 * A name that does no harm, whoever chose it: nothing hidden turns its direction, and there is a blank wherever a mail
 * program would see the address of a site in it, and make a link of it.
 */
function harmless(name: string): string {
  return name.replace(/\p{Bidi_Control}/gu, '').replace(/[.:/\\@．。｡](?=\S)/gu, '$& ');
}

function momentIn(language: MailLanguage, at: Date): string {
  return new Intl.DateTimeFormat(language, {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZone: 'UTC',
    timeZoneName: 'short',
  }).format(at);
}

function addressIn(language: MailLanguage, ipAddress: string | null): string {
  // What a proxy passes on may be any text.
  if (!ipAddress || !isIP(ipAddress)) return allTexts[language].phrases.unknownAddress;
  // Among letters that run from the right, the parts of an address would change places.
  return directionOf(language) === 'rtl' ? `\u2066${ipAddress}\u2069` : ipAddress;
}

function deviceIn(language: MailLanguage, userAgent: string | null): string {
  const { phrases } = allTexts[language];
  const { browser, system } = deviceOf(userAgent);
  return browser && system
    ? phrases.browserOnSystem(browser, system)
    : (browser ?? system ?? phrases.unknownDevice);
}

/** The variables of a template for a whole part of a mail. */
export function pageVariablesOf(
  variables: MailVariables,
  language: MailLanguage,
  subject: string,
): MailVariables {
  return { ...variables, subject, language, direction: directionOf(language) };
}
