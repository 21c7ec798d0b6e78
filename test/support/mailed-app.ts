import { RequestPasswordResetDocument } from '../../schema/documents.ts';
import type { Overrides } from '../../src/app.ts';
import type { Config } from '../../src/config.ts';
import { TestApp } from './app.ts';
import type { Client } from './client.ts';
import type { Clock } from './clock.ts';
import { letterTo, lettersTo, type Letter } from './letter.ts';
import { createAccount, letterBy, signUp, type MailedSignUp } from './mailed-accounts.ts';
import { SmtpSink } from './smtp-sink.ts';

/** A real server whose mail goes to a real SMTP server. */
export class MailedApp {
  readonly server: TestApp;
  readonly sink: SmtpSink;

  private constructor(server: TestApp, sink: SmtpSink) {
    this.server = server;
    this.sink = sink;
  }

  static async start(changes: Partial<Config> = {}, overrides: Overrides = {}): Promise<MailedApp> {
    const sink = await SmtpSink.start();
    return new MailedApp(await TestApp.start({ smtpUrl: sink.url, ...changes }, overrides), sink);
  }

  get clock(): Clock {
    return this.server.clock;
  }

  browser(): Client {
    return this.server.browser();
  }

  mobileApp(): Client {
    return this.server.mobileApp();
  }

  letterTo(address: string, after = 0): Promise<Letter> {
    return letterTo(this.sink, address, after);
  }

  lettersTo(address: string): Letter[] {
    return lettersTo(this.sink, address);
  }

  /** Signs up and waits for the activation mail. */
  signUp(client: Client, email: string, password?: string): Promise<MailedSignUp> {
    return signUp(this.sink, client, email, password);
  }

  /** Signs up and activates; the client is signed in afterwards. */
  createAccount(client: Client, email: string, password?: string): Promise<void> {
    return createAccount(this.sink, client, email, password);
  }

  /** Asks for a reset link and waits for its mail. */
  forgetPassword(client: Client, email: string): Promise<Letter> {
    return letterBy(this.sink, email, () => client.send(RequestPasswordResetDocument, { input: { email } }));
  }

  async close(): Promise<void> {
    await this.server.close();
    await this.sink.stop();
  }
}
