import { LoggableError } from '../failures/describe-error.ts';
import type { OutgoingMail } from '../entities/outgoing-mail.ts';
import type { MintedLink } from '../links/links.ts';
import type { MintedCode } from '../links/short-codes.ts';
import { requireGoodDefinitions } from './definition-problems.ts';
import { mailDefinitions } from './definitions.ts';
import { mailKinds } from './kinds/all-kinds.ts';
import { chooseLanguage } from './languages.ts';
import { createParser } from './liquid.ts';
import type { MailDefinition, MailDefinitions } from './mail-definition.ts';
import type { MailKind, MailParts } from './mail-kind.ts';
import { createMailRenderer } from './renderer.ts';
import { readTemplateFolder } from './template-folder.ts';

/** A mail with all that it says. It lives only while it is handed over. */
export interface ComposedMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** What its link is for, or else what it tells. */
  readonly purpose: string;
  readonly link: MintedLink | null;
  readonly code: MintedCode | null;
}

/**
 * All kinds of mail, by name.
 *
 * @throws Error where a kind that is added has the name of another, or a text that cannot be used
 */
export function definitionsWith(additions: readonly Readonly<Record<string, MailKind>>[]): MailDefinitions {
  const added: Record<string, MailDefinition> = {};
  for (const [name, { definition }] of additions.flatMap(Object.entries<MailKind>)) {
    if (Object.hasOwn(mailDefinitions, name) || Object.hasOwn(added, name))
      throw new Error(`There are two kinds of mail called ${name}: give yours a name of its own.`);
    added[name] = definition;
  }
  requireGoodDefinitions(added, createParser('none'));
  return { ...mailDefinitions, ...added };
}

/** Decides what becomes of a row of the outbox: a mail, or null where there is nobody to write to. */
export type ComposeMail = (parts: MailParts, order: OutgoingMail) => Promise<ComposedMail | null>;

/**
 * Reads all that mails are made of, so that composing one reads nothing.
 *
 * @param templateFolder - what overrides the texts; null where nothing does
 * @param additions - kinds of mail that a project adds, by their purpose
 * @throws {@link ConfigError} with all that is wrong in the folder
 */
export function createComposer(
  templateFolder: string | null,
  additions: readonly Readonly<Record<string, MailKind>>[] = [],
): ComposeMail {
  const decisions = new Map(Object.entries(mailKinds));
  for (const [purpose, { decide }] of additions.flatMap(Object.entries<MailKind>))
    decisions.set(purpose, decide);
  const definitions = definitionsWith(additions);
  const overrides = readTemplateFolder(templateFolder, definitions);
  const renderer = createMailRenderer({ definitions, overrides });

  return async (parts, order) => {
    const decide = decisions.get(order.purpose);
    if (!decide) throw new LoggableError(`There is no kind of mail called ${order.purpose}.`);
    const letter = await decide(parts, order);
    if (!letter) return null;
    const { to, name, purpose, displayName, locale, link = null, code = null, variables = {} } = letter;
    const occasion = { at: order.createdAt, ipAddress: order.ipAddress, userAgent: order.userAgent };
    const values = { email: to, displayName, link, code, occasion, variables };
    return {
      to,
      purpose,
      link,
      code,
      ...renderer.render(name, chooseLanguage(locale, order.language), values),
    };
  };
}
