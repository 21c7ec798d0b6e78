import type { MailText } from '../mail-definition.ts';

/** The built-in kinds of mail that carry a link. */
export type LinkMailName =
  | 'activation'
  | 'login'
  | 'password-reset'
  | 'email-change'
  | 'email-changed'
  | 'account-deletion'
  | 'account-deleted';

/** The built-in kinds of mail that only tell something. */
export type NoticeName = 'sign-up-taken' | 'password-changed' | 'email-change-taken';

/** The built-in kinds of mail. */
export type MailName = LinkMailName | NoticeName;

/** What every mail of a language has in common. */
export interface Phrases {
  /** Before the link in full, below the button. */
  readonly linkInFull: string;
  readonly code: (validFor: string) => string;
  /** Between a label and its value. */
  readonly colon: string;
  readonly when: string;
  readonly ipAddress: string;
  readonly unknownAddress: string;
  readonly device: string;
  readonly browserOnSystem: (browser: string, system: string) => string;
  readonly unknownDevice: string;
}

/**
 * All that mails say in one language. No built-in text calls anybody by name: whoever signs up with the address of
 * a stranger chooses the name, and with it what the stranger would read.
 */
export interface LanguageTexts {
  readonly mails: Readonly<Record<LinkMailName, MailText & { readonly button: string }>> &
    Readonly<Record<NoticeName, MailText>>;
  readonly phrases: Phrases;
}
