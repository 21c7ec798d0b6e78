import { setTimeout as sleep } from 'node:timers/promises';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';

/** A mail as the development mailbox shows it. */
export interface MailboxMail {
  readonly to: string;
  readonly subject: string;
  readonly uid: string;
  readonly token: string;
}

/** A browser or app: it keeps its session token, as a mobile app would. */
export class Client {
  readonly #origin: string;
  sessionToken: string | null = null;

  constructor(origin: string) {
    this.#origin = origin;
  }

  async send<Data, Variables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<Data> {
    const response = await fetch(`${this.#origin}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(this.sessionToken ? { authorization: `Bearer ${this.sessionToken}` } : {}),
      },
      body: JSON.stringify({ query: print(document), variables }),
    });
    const { data, errors } = (await response.json()) as { data?: Data; errors?: unknown };
    if (!data) throw new Error(`The server refused: ${JSON.stringify(errors)}`);
    return data;
  }

  /** Waits for the newest mail with a subject. */
  async mail(subject: string): Promise<MailboxMail> {
    for (let tries = 0; tries < 100; tries += 1) {
      const response = await fetch(`${this.#origin}/dev/mailbox.json`);
      const mails = (await response.json()) as MailboxMail[];
      const mail = mails.find((candidate) => candidate.subject === subject);
      if (mail) return mail;
      await sleep(50);
    }
    throw new Error(`No mail came with the subject: ${subject}`);
  }
}
