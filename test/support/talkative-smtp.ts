import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** An SMTP server that wants a password, takes no mail, and repeats in its refusals all that it was told. */
export class TalkativeSmtp {
  /** The mails that it has refused. */
  readonly mails: ParsedMail[] = [];
  refuses: 'AUTH' | 'DATA' = 'AUTH';
  readonly #server: SMTPServer;

  private constructor() {
    this.#server = new SMTPServer({
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      closeTimeout: 100,
      onAuth: ({ username = '', password = '' }, _session, callback) => {
        if (this.refuses === 'DATA') callback(null, { user: username });
        else callback(refusal(535, `5.7.8 ${username} does not have the password ${password}`));
      },
      onData: (stream, { envelope }, callback) => {
        void text(stream).then(async (raw) => {
          const mail = await simpleParser(raw);
          this.mails.push(mail);
          const to = envelope.rcptTo.map(({ address }) => address).join();
          callback(refusal(554, `5.7.1 ${to} does not want: ${(mail.text ?? '').replace(/\s+/g, ' ')}`));
        }, callback);
      },
    });
  }

  static async start(): Promise<TalkativeSmtp> {
    const smtp = new TalkativeSmtp();
    smtp.#server.listen(0, '127.0.0.1');
    await once(smtp.#server.server, 'listening');
    return smtp;
  }

  /** Its URL, with whom to sign in as. */
  url(user: string, password: string): string {
    const { port } = this.#server.server.address() as AddressInfo;
    return `smtp://${encodeURIComponent(user)}:${encodeURIComponent(password)}@127.0.0.1:${port}`;
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(resolve);
    });
  }
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
