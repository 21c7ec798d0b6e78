import { createTransport } from 'nodemailer';
import type { ComposedMail } from './compose.ts';

/** What a mail carries beside its text. */
export interface Envelope {
  readonly from: string;
  /** The same at every attempt, so that a mail that goes out twice can be told to be one. */
  readonly messageId: string;
}

/** Where mails go. */
export interface MailTransport {
  /**
   * Hands a mail over.
   *
   * @throws whatever kept it from being accepted
   */
  deliver(mail: ComposedMail, envelope: Envelope): Promise<unknown>;
  close(): void;
}

/** Delivery by SMTP. */
export interface SmtpTransport extends MailTransport {
  /** @returns what the server answered */
  deliver(mail: Pick<ComposedMail, 'to' | 'subject' | 'text' | 'html'>, envelope: Envelope): Promise<string>;
}

/**
 * Delivery by SMTP, over connections that are kept open.
 *
 * @param url - `smtp://` or `smtps://user:password@host:port`
 */
export function createSmtpTransport(url: string): SmtpTransport {
  const smtp = createTransport({
    url,
    pool: true,
    maxConnections: 5,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async deliver({ to, subject, text, html }, { from, messageId }) {
      const { response } = await smtp.sendMail({
        from,
        to: { name: '', address: to },
        subject,
        text,
        html,
        messageId,
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
      return response;
    },
    close() {
      smtp.close();
    },
  };
}

/** Whether a failed delivery is the recipient's server saying that it will never take this mail. */
export function isPermanent(error: unknown): boolean {
  const { command, responseCode } = error as { command?: unknown; responseCode?: unknown };
  return command === 'RCPT TO' && typeof responseCode === 'number' && responseCode >= 500;
}
