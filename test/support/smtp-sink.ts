import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A mail as a real SMTP server got it. */
export interface SunkMail {
  /** What RCPT TO named. */
  readonly recipients: readonly string[];
  readonly raw: string;
  readonly parsed: ParsedMail;
}

/** What the sink says to a recipient: nothing against it, or a refusal with its SMTP code. */
export type Verdict = { readonly code: number; readonly message: string } | null;

/** The steps of a delivery that can be refused, or kept waiting. */
export const smtpSteps = ['connection', 'MAIL FROM', 'RCPT TO', 'DATA'] as const;

/** A step of a delivery. */
export type SmtpStep = (typeof smtpSteps)[number];

/** A real SMTP server on this machine that keeps what it gets. */
export class SmtpSink {
  readonly mails: SunkMail[] = [];
  /** Decides on each recipient. */
  verdict: (recipient: string) => Verdict = () => null;
  /** Decides on each step of a delivery, and may take its time. */
  judge: (step: SmtpStep) => Verdict | Promise<Verdict> = () => null;
  readonly #port: number;
  #server: SMTPServer;

  private constructor(port: number) {
    this.#port = port;
    this.#server = this.#createServer();
  }

  static async start(port = 0): Promise<SmtpSink> {
    const probe = new SmtpSink(port);
    await probe.#listen();
    if (port !== 0) return probe;
    // Keeps its port, so that it can be stopped and started again under the same URL.
    const sink = new SmtpSink((probe.#server.server.address() as AddressInfo).port);
    await probe.stop();
    await sink.#listen();
    return sink;
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.#port}`;
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(resolve);
    });
  }

  async restart(): Promise<void> {
    this.#server = this.#createServer();
    await this.#listen();
  }

  async #listen(): Promise<void> {
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server.server, 'listening');
  }

  #createServer(): SMTPServer {
    const server = new SMTPServer({
      disabledCommands: ['AUTH', 'STARTTLS'],
      closeTimeout: 100,
      onConnect: (_session, callback) => {
        void this.#answer('connection', callback);
      },
      onMailFrom: (_address, _session, callback) => {
        void this.#answer('MAIL FROM', callback);
      },
      onRcptTo: ({ address }, _session, callback) => {
        void this.#answer('RCPT TO', callback, () => this.verdict(address));
      },
      onData: (stream, session, callback) => {
        const recipients = session.envelope.rcptTo.map(({ address }) => address);
        buffer(stream)
          .then((raw) =>
            this.#answer('DATA', callback, async () => {
              await this.#keep(raw.toString(), recipients);
              return null;
            }),
          )
          .catch(callback);
      },
    });
    // A client that was killed is no trouble of the server's; the listening that fails is told to who waits for it.
    return server.on('error', () => undefined);
  }

  /** Answers a step, unless it is refused by whatever comes last of it. */
  async #answer(
    step: SmtpStep,
    callback: (error?: Error | null) => void,
    finish: () => Verdict | Promise<Verdict> = () => null,
  ): Promise<void> {
    const verdict = (await this.judge(step)) ?? (await finish());
    callback(verdict && Object.assign(new Error(verdict.message), { responseCode: verdict.code }));
  }

  async #keep(raw: string, recipients: readonly string[]): Promise<void> {
    this.mails.push({ recipients, raw, parsed: await simpleParser(raw) });
  }
}
