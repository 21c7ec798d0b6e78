import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
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

/** A real SMTP server on this machine that keeps what it gets. */
export class SmtpSink {
  readonly mails: SunkMail[] = [];
  /** Decides on each recipient. */
  verdict: (recipient: string) => Verdict = () => null;
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
    return new SMTPServer({
      disabledCommands: ['AUTH', 'STARTTLS'],
      closeTimeout: 100,
      onRcptTo: ({ address }, _session, callback) => {
        const verdict = this.verdict(address);
        callback(verdict && Object.assign(new Error(verdict.message), { responseCode: verdict.code }));
      },
      onData: (stream, session, callback) => {
        void this.#keep(
          stream,
          session.envelope.rcptTo.map(({ address }) => address),
        ).then(() => {
          callback();
        }, callback);
      },
    });
  }

  async #keep(stream: NodeJS.ReadableStream, recipients: readonly string[]): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    const raw = Buffer.concat(chunks);
    this.mails.push({ recipients, raw: raw.toString(), parsed: await simpleParser(raw) });
  }
}
