import {
  ActivateAccountDocument,
  RegisterDocument,
  RequestPasswordResetDocument,
} from '../../schema/documents.ts';
import type { Overrides } from '../../src/app.ts';
import type { Config } from '../../src/config.ts';
import { TestApp } from './app.ts';
import type { Client } from './client.ts';
import type { Clock } from './clock.ts';
import { letterTo, lettersTo, type Letter } from './letter.ts';
import { goodPassword } from './people.ts';
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
  async signUp(
    client: Client,
    email: string,
    password = goodPassword,
  ): Promise<{ letter: Letter; signupToken: string | null }> {
    const before = this.lettersTo(email).length;
    const { register } = await client.send(RegisterDocument, { input: { email, password } });
    if (register.errors.length > 0) throw new Error(JSON.stringify(register.errors));
    return { letter: await this.letterTo(email, before), signupToken: register.signupToken };
  }

  /** Signs up and activates; the client is signed in afterwards. */
  async createAccount(client: Client, email: string, password = goodPassword): Promise<void> {
    const { letter, signupToken } = await this.signUp(client, email, password);
    const { activateAccount } = await client.send(ActivateAccountDocument, {
      input: { ...letter.link, signupToken },
    });
    if (!activateAccount.user) throw new Error(JSON.stringify(activateAccount.errors));
    client.sessionToken = activateAccount.sessionToken;
  }

  /** Asks for a reset link and waits for its mail. */
  async forgetPassword(client: Client, email: string): Promise<Letter> {
    const before = this.lettersTo(email).length;
    await client.send(RequestPasswordResetDocument, { input: { email } });
    return this.letterTo(email, before);
  }

  async close(): Promise<void> {
    await this.server.close();
    await this.sink.stop();
  }
}
