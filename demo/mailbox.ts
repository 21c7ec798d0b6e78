import { setTimeout as sleep } from 'node:timers/promises';

/** A mail as the development mailbox shows it; what it does not carry is null there. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly sentAt: string;
  readonly uid: string;
  readonly token: string;
  readonly code: string;
}

/** The development mailbox, where everybody's mail ends up. */
export class Mailbox {
  readonly #origin: string;
  readonly #read = new Set<string>();

  constructor(origin: string) {
    this.#origin = origin;
  }

  /** Waits for a mail with a subject that has not been read yet. */
  async read(subject: string, to: string): Promise<Mail> {
    for (let tries = 0; tries < 100; tries += 1) {
      const response = await fetch(`${this.#origin}/dev/mailbox.json`);
      const mails = (await response.json()) as Mail[];
      const mail = mails.find(
        (candidate) =>
          candidate.subject === subject && candidate.to === to && !this.#read.has(JSON.stringify(candidate)),
      );
      if (mail) {
        this.#read.add(JSON.stringify(mail));
        return mail;
      }
      await sleep(50);
    }
    throw new Error(`No mail came to ${to} with the subject: ${subject}`);
  }
}
