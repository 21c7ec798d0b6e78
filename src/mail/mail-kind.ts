import type { EntityManager } from '@mikro-orm/sql';
import type { OutgoingMail } from '../entities/outgoing-mail.ts';
import type { MintedLink, Links } from '../links/links.ts';
import type { MintedCode, ShortCodes } from '../links/short-codes.ts';
import type { MailDefinition } from './mail-definition.ts';

/** What a mail is decided and made with. */
export interface MailParts {
  /** A fresh one for each mail. */
  readonly entities: EntityManager;
  readonly links: Links;
  readonly codes: ShortCodes;
  readonly now: () => Date;
}

/** A mail for which there is somebody to get it: what it is filled with beside its occasion. */
export interface Letter {
  /** Which of the texts it says. */
  readonly name: string;
  readonly to: string;
  readonly displayName: string | null;
  /** The language that its reader has chosen; null for that of whoever asked for it. */
  readonly locale: string | null;
  /** What its link is for, or else what it tells: the development mailbox shows it. */
  readonly purpose: string;
  readonly link?: MintedLink;
  readonly code?: MintedCode;
  /** Further variables of its texts. */
  readonly variables?: Readonly<Record<string, string>>;
}

/**
 * Decides what becomes of a row of the outbox: whom it is for by now, what it tells them, and the link and the code
 * that it carries, which come to be only here.
 *
 * @returns the letter, or null where there is nobody to write to
 */
export type Decide = (parts: MailParts, order: OutgoingMail) => Promise<Letter | null>;

/** A kind of mail that a project adds. */
export interface MailKind {
  readonly decide: Decide;
  readonly definition: MailDefinition;
}
