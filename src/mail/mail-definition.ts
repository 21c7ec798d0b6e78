import type { MailLanguage } from './languages.ts';

/** What one mail says in one language: Liquid templates, whose variables `mail-variables.ts` names. */
export interface MailText {
  readonly subject: string;
  /** Paragraphs before the link and the code. */
  readonly opening: readonly string[];
  /** What stands on the button of the link. */
  readonly button?: string;
  /** Paragraphs at the end. */
  readonly closing: readonly string[];
}

/** A kind of mail. */
export interface MailDefinition {
  /** Whether it carries a link. */
  readonly link: boolean;
  /** Whether it carries a code to type in. */
  readonly code: boolean;
  /** Whether it says when and from where the request for it came. */
  readonly occasion: boolean;
  /** Names of further variables of its texts, for kinds that a project adds. */
  readonly variables?: readonly string[];
  /** Where a language is missing, the mail is in English. */
  readonly texts: { readonly en: MailText } & Readonly<Partial<Record<MailLanguage, MailText>>>;
}

/** Kinds of mail, by name. */
export type MailDefinitions = Readonly<Record<string, MailDefinition>>;

/** What a mail is filled with. */
export interface MailValues {
  /** The address that it goes to. */
  readonly email: string;
  readonly displayName: string | null;
  readonly link: { readonly url: string; readonly timeoutSeconds: number } | null;
  readonly code: { readonly digits: string; readonly timeoutSeconds: number } | null;
  /** The request that the mail comes of. */
  readonly occasion: {
    readonly at: Date;
    readonly ipAddress: string | null;
    readonly userAgent: string | null;
  };
  /** Values of the definition's own variables. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** A mail that is ready to be read. */
export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}
