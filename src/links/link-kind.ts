import type { EntityManager } from '@mikro-orm/sqlite';
import type { Account } from '../database/accounts.ts';
import type { EmailChange } from '../entities/email-change.ts';
import type { TokenStatus } from '../tokens/index.ts';
import type { LinkPurpose } from './purpose.ts';

/** A change of address with its user. */
export interface AddressChange extends Readonly<
  Pick<
    EmailChange,
    'id' | 'oldEmail' | 'oldEmailKey' | 'newEmail' | 'newEmailKey' | 'requestedAt' | 'confirmedAt'
  >
> {
  readonly user: Account;
}

/** What a link of each purpose is about: its `uid` names one of these. */
export type LinkSubjects = Record<Exclude<LinkPurpose, 'EMAIL_CHANGE' | 'EMAIL_REVERT'>, Account> &
  Record<'EMAIL_CHANGE' | 'EMAIL_REVERT', AddressChange>;

/** What a link is worth. `already-done`: genuine, and what it was for has been done. */
export type LinkStatus = TokenStatus | 'already-done';

/** What makes the links of one purpose what they are. */
export interface LinkKind<Subject> {
  /** Finds what a link is about; null where there is no such thing, or where no such link may be used on it. */
  find(entities: EntityManager, id: string): Promise<Subject | null>;
  makeToken(subject: Subject): string;
  inspect(subject: Subject, token: unknown): LinkStatus;
  /** When its links end however young they are, where there is such a time. */
  endsAt?(subject: Subject): Date | null;
}
