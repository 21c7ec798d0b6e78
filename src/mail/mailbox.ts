import type { ComposedMail } from './compose.ts';
import type { MailTransport } from './transport.ts';

/** A mail that came into the development mailbox. */
export interface ReceivedMail extends ComposedMail {
  readonly sentAt: Date;
}

/** The development mailbox: a transport that keeps the mails for whoever develops to read. */
export interface Mailbox extends MailTransport {
  /** The mails, newest first. */
  mails(): readonly ReceivedMail[];
}

const mostMails = 200;

/** A mailbox in memory: it ends with the process, so no link lies in a file. */
export function createMailbox(now: () => Date): Mailbox {
  const received: ReceivedMail[] = [];
  return {
    deliver(mail) {
      received.unshift({ ...mail, sentAt: now() });
      received.splice(mostMails);
      return Promise.resolve();
    },
    close: () => undefined,
    mails: () => received,
  };
}
