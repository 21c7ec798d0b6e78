import type { EntityManager } from '@mikro-orm/sql';
import type { Account } from '../database/accounts.ts';
import type { EmailChange } from '../entities/email-change.ts';
import type { TokenStatus } from '../tokens/index.ts';

/** The purposes of one-time links. */
export const linkPurposes = [
  'ACTIVATION',
  'LOGIN',
  'PASSWORD_RESET',
  'EMAIL_CHANGE',
  'EMAIL_REVERT',
  'ACCOUNT_DELETION',
  'DELETION_CANCEL',
] as const;

/** The purpose of a one-time link. */
export type LinkPurpose = (typeof linkPurposes)[number];

/** Where the links of one purpose lead, and how long they are valid. */
export interface LinkSettings {
  /** A URL with the placeholders `{uid}` and `{token}`. */
  readonly template: string;
  readonly timeoutSeconds: number;
}

/** An email change, with its user. */
export interface AddressChange extends Readonly<
  Pick<
    EmailChange,
    'id' | 'oldEmail' | 'oldEmailKey' | 'newEmail' | 'newEmailKey' | 'requestedAt' | 'confirmedAt'
  >
> {
  readonly user: Account;
}

/** What the links of each purpose are about. The `uid` of a link names one of these. */
export type LinkSubjects = Record<Exclude<LinkPurpose, 'EMAIL_CHANGE' | 'EMAIL_REVERT'>, Account> &
  Record<'EMAIL_CHANGE' | 'EMAIL_REVERT', AddressChange>;

/** Whether a link can be used. `already-done`: it is genuine, and what it is for has been done. */
export type LinkStatus = TokenStatus | 'already-done';

/** How the links of one purpose are found, made and checked. */
export interface LinkKind<Subject> {
  /** Finds what a link is about; null if it doesn't exist, or if such a link can't be used on it. */
  find(entities: EntityManager, id: string): Promise<Subject | null>;
  makeToken(subject: Subject): string;
  inspect(subject: Subject, token: unknown): LinkStatus;
  /** When the links expire regardless of their age, if there is such a time. */
  endsAt?(subject: Subject): Date | null;
}
