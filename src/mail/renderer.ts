import { LoggableError } from '../failures/describe-error.ts';
import { directionOf, type MailLanguage } from './languages.ts';
import { letterLayout } from './layout/letter.generated.ts';
import { toPlainText } from './layout/plain-text.ts';
import { createLetterWriter } from './letter-writer.ts';
import { createParser, type ParseTemplate, type Template } from './liquid.ts';
import type { MailDefinition, MailDefinitions, MailValues, RenderedMail } from './mail-definition.ts';
import type { MailOverride, MailPart } from './mail-override.ts';
import { pageVariablesOf, variablesOf } from './mail-variables.ts';

/** Writes mails. */
export interface MailRenderer {
  /**
   * Writes a mail.
   *
   * @param name - the kind of mail
   * @param language - where the kind is not written in it, the mail is in English
   * @throws Error where there is no such kind, or a value is missing that it promises
   */
  render(name: string, language: MailLanguage, values: MailValues): RenderedMail;
}

/** What mails there are. */
export interface MailRendererParts {
  readonly definitions: MailDefinitions;
  /** From `readTemplateFolder`. */
  readonly overrides?: readonly MailOverride[];
}

interface Parsers {
  readonly text: ParseTemplate;
  readonly html: ParseTemplate;
}

type WriteMail = (values: MailValues) => RenderedMail;

/**
 * Reads a template for the first mail that needs it, and keeps it.
 *
 * @param parts - definitions and overrides that were found to be good
 */
export function createMailRenderer({ definitions, overrides = [] }: MailRendererParts): MailRenderer {
  const parsers: Parsers = { text: createParser('none'), html: createParser('html') };
  const layout = parsers.html(letterLayout);

  const known = new Map(Object.entries(definitions));
  const kept = new Map<string, WriteMail>();

  function writerOf(name: string, wanted: MailLanguage): WriteMail {
    const definition = known.get(name);
    if (!definition) throw new LoggableError(`There is no mail called ${name}.`);
    const ofMail = overrides.filter((override) => override.name === name);
    const isWritten =
      definition.texts[wanted] !== undefined || ofMail.some(({ language }) => language === wanted);
    const language = isWritten ? wanted : 'en';
    const own = ofMail.filter((override) => override.language === language);
    return createWriter(definition, language, own, parsers, layout);
  }

  return {
    render(name, language, values) {
      const key = `${language}/${name}`;
      const write = kept.get(key) ?? writerOf(name, language);
      kept.set(key, write);
      return write(values);
    },
  };
}

function createWriter(
  definition: MailDefinition,
  language: MailLanguage,
  overrides: readonly MailOverride[],
  parsers: Parsers,
  layout: Template,
): WriteMail {
  const sourceOf = (wanted: MailPart) => overrides.find(({ part }) => part === wanted)?.source;
  const texts = definition.texts[language] ?? definition.texts.en;
  const subject = sourceOf('subject') ?? texts.subject;
  const writeLetter = createLetterWriter({ ...texts, subject }, language, parsers.text);
  const [text, html] = [sourceOf('text'), sourceOf('html')];
  const ownText = text === undefined ? null : parsers.text(text);
  const ownHtml = html === undefined ? null : parsers.html(html);

  return (values) => {
    const variables = variablesOf(definition, language, values);
    const letter = writeLetter(variables);
    const page = pageVariablesOf(variables, language, letter.subject);
    return {
      subject: letter.subject,
      text: ownText ? ownText.fill(page) : toPlainText(letter),
      html: ownHtml ? ownHtml.fill(page) : layout.fill({ ...letter, ...pageOf(language) }),
    };
  };
}

/** What a page is told of its language. */
function pageOf(language: MailLanguage): object {
  const direction = directionOf(language);
  return { language, direction, start: direction === 'rtl' ? 'right' : 'left' };
}
