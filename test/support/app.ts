import { createApp, type App, type Overrides } from '../../src/app.ts';
import type { Config } from '../../src/config.ts';
import { migrate } from '../../src/database/migrate.ts';
import { OutgoingMail } from '../../src/entities/outgoing-mail.ts';
import type { MintedLink } from '../../src/links/links.ts';
import type { ReceivedMail } from '../../src/mail/mailbox.ts';
import { Client } from './client.ts';
import { Clock } from './clock.ts';
import { testConfig } from './config.ts';
import { freshDatabase, giveBackDatabase } from './databases.ts';
import { waitFor } from './wait-for.ts';

/** A mail that carries a link. */
export type MailWithLink = ReceivedMail & { readonly link: MintedLink };

/** A real server on a port of its own, with a clock that the test moves and a mailbox that it reads. */
export class TestApp {
  readonly app: App;
  readonly clock: Clock;

  readonly #freshUrl: string | null;

  private constructor(app: App, clock: Clock, freshUrl: string | null) {
    this.#freshUrl = freshUrl;
    this.app = app;
    this.clock = clock;
  }

  static async start(changes: Partial<Config> = {}, overrides: Overrides = {}): Promise<TestApp> {
    const config = testConfig({ databaseUrl: changes.databaseUrl ?? (await freshDatabase()), ...changes });
    const clock = new Clock();
    const app = await createApp(config, { now: clock.now, ...overrides });
    await migrate(app.database);
    await app.server.listen({ host: config.host, port: config.port });
    app.courier.start();
    return new TestApp(app, clock, changes.databaseUrl === undefined ? config.databaseUrl : null);
  }

  get origin(): string {
    return this.app.server.listeningOrigin;
  }

  browser(): Client {
    return new Client(this.origin, 'browser');
  }

  mobileApp(): Client {
    return new Client(this.origin, 'app');
  }

  /** Waits for the newest mail with a link to an address that came after a number of others. */
  async mailTo(address: string, after = 0): Promise<MailWithLink> {
    return waitFor(() => {
      const mails = this.mailsTo(address);
      return mails.length > after ? mails[0] : null;
    });
  }

  /** The mails with a link to an address, newest first. */
  mailsTo(address: string): MailWithLink[] {
    return this.mails().filter((mail): mail is MailWithLink => mail.to === address && mail.link !== null);
  }

  /** All mails, newest first. */
  mails(): readonly ReceivedMail[] {
    return this.app.mailbox.mails();
  }

  /** Waits until the courier has dealt with all there is. */
  async outboxIsEmpty(): Promise<void> {
    await waitFor(async () => (await this.app.database.em.fork().count(OutgoingMail)) === 0);
  }

  async close(): Promise<void> {
    await this.app.close();
    if (this.#freshUrl !== null) await giveBackDatabase(this.#freshUrl);
  }
}
