import type { Config } from './config.ts';
import type { DatabaseAdditions } from './database/connect.ts';
import type { ResolverClass } from './graphql/schema.ts';
import type { MailKind } from './mail/mail-kind.ts';

/** What a project adds to the server: a kind of link of its own, say, or more fields on the profile. */
export interface Extension extends DatabaseAdditions {
  /** TypeGraphQL's classes: queries, mutations, and fields of types that are there already. */
  readonly resolvers?: readonly ResolverClass[];
  /** Mails by the purpose under which they are ordered from the outbox. */
  readonly mails?: Readonly<Record<string, MailKind>>;
}

/** Makes an extension out of what the application is made of. */
export type CreateExtension = (parts: ExtensionParts) => Extension;

/** What an extension is handed. */
export interface ExtensionParts {
  /** With the secrets that links are signed with, and the origin that they lead to. */
  readonly config: Config;
  readonly now: () => Date;
}
