import type { Config } from './config.ts';
import type { DatabaseAdditions } from './database/connect.ts';
import {
  accountEventKinds,
  type AccountEventKind,
  type AccountEventListener,
  type AccountEvents,
} from './events/account-events.ts';
import type { MailKind } from './mail/mail-kind.ts';

/** What a project adds to the server: a kind of link of its own, say, or more fields on the profile. */
export interface Extension extends DatabaseAdditions {
  /** Instances of TypeGraphQL's resolver classes: queries, mutations, and fields of types that are there already. */
  readonly resolvers?: readonly object[];
  /** Mails by the purpose under which they are ordered from the outbox. */
  readonly mails?: Readonly<Record<string, MailKind>>;
  /** Told of what happens to accounts, after the commit. */
  readonly listeners?: Readonly<Partial<Record<AccountEventKind, AccountEventListener>>>;
}

/** Makes an extension out of what the application is made of. */
export type CreateExtension = (parts: ExtensionParts) => Extension;

/** What an extension is handed. */
export interface ExtensionParts {
  /** With the secrets that links are signed with, and the origin that they lead to. */
  readonly config: Config;
  readonly now: () => Date;
}

/** Subscribes the listeners of an extension. */
export function subscribe(events: AccountEvents, { listeners = {} }: Extension): void {
  for (const kind of accountEventKinds) {
    const listener = listeners[kind];
    if (listener) events.on(kind, listener);
  }
}
