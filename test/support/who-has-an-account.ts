import { ConfirmAccountDeletionDocument, RequestAccountDeletionDocument } from '../../schema/documents.ts';
import { createApp, type App } from '../../src/app.ts';
import { retryMails } from '../../src/cli/outbox.ts';
import type { Config } from '../../src/config.ts';
import { OutgoingMail } from '../../src/entities/outgoing-mail.ts';
import { TestApp } from './app.ts';
import { Clock } from './clock.ts';
import { testConfig } from './config.ts';
import { deactivate } from './deactivate.ts';
import { createAccount, letterBy, signUp } from './mailed-accounts.ts';
import { goodPassword } from './people.ts';
import { SmtpSink } from './smtp-sink.ts';
import { makeTemporaryFolder, type TemporaryFolder } from './temporary-folder.ts';
import { waitFor } from './wait-for.ts';
import { databaseIn } from './databases.ts';

/** An address of each kind, all of one length, so that nothing differs but whose they are. */
export const addresses = {
  known: 'known@example.com',
  unknown: 'ghost@example.com',
  unconfirmed: 'waits@example.com',
  deactivated: 'goner@example.com',
  deleted: 'adieu@example.com',
} as const;

/** A kind of address. */
export type AddressKind = keyof typeof addresses;

/** All kinds of address. */
export const addressKinds = Object.keys(addresses) as AddressKind[];

/**
 * Makes whoever has one of those addresses, and somebody else who is signed in.
 *
 * @returns the session token of that one
 */
async function makeWhoeverHasOne(server: TestApp, sink: SmtpSink): Promise<string> {
  await createAccount(sink, server.mobileApp(), addresses.known);
  await signUp(sink, server.mobileApp(), addresses.unconfirmed);
  await createAccount(sink, server.mobileApp(), addresses.deactivated);
  await deactivate(server, addresses.deactivated);

  const leaver = server.mobileApp();
  await createAccount(sink, leaver, addresses.deleted);
  const { link: input } = await letterBy(sink, addresses.deleted, () =>
    leaver.send(RequestAccountDeletionDocument, { input: { currentPassword: goodPassword } }),
  );
  await letterBy(sink, addresses.deleted, () => leaver.send(ConfirmAccountDeletionDocument, { input }));

  const phone = server.mobileApp();
  await createAccount(sink, phone, 'asker@example.com');
  await server.outboxIsEmpty();
  if (phone.sessionToken === null) throw new Error('Nobody is signed in.');
  return phone.sessionToken;
}

/** A server that knows whoever has one of those addresses. What it mails goes to a real SMTP server. */
export class AcquaintedApp {
  readonly app: App;
  readonly clock: Clock;
  readonly sink: SmtpSink;
  /** Of somebody who has another address. */
  readonly sessionToken: string;
  readonly #folder: TemporaryFolder;

  private constructor(app: App, clock: Clock, sink: SmtpSink, sessionToken: string, folder: TemporaryFolder) {
    this.app = app;
    this.clock = clock;
    this.sink = sink;
    this.sessionToken = sessionToken;
    this.#folder = folder;
  }

  /** Starts one, under whose settings nobody has done anything yet. Its courier is not at work. */
  static async start(changes: Partial<Config> = {}): Promise<AcquaintedApp> {
    const folder = await makeTemporaryFolder();
    const sink = await SmtpSink.start();
    const places = { databaseUrl: await databaseIn(folder.path), smtpUrl: sink.url };
    const before = await TestApp.start(places);
    const sessionToken = await makeWhoeverHasOne(before, sink);
    await before.close();

    const clock = new Clock();
    const app = await createApp(testConfig({ ...places, ...changes }), { now: clock.now });
    await app.server.listen({ host: '127.0.0.1', port: 0 });
    return new AcquaintedApp(app, clock, sink, sessionToken, folder);
  }

  get origin(): string {
    return this.app.server.listeningOrigin;
  }

  /** The mails that are still to go out. */
  waitingMails(): Promise<OutgoingMail[]> {
    return this.app.database.em.fork().find(OutgoingMail, {});
  }

  /** Lets the courier send all there is: those also that wait for their turn or for another try, or were set aside. */
  async sendAll(): Promise<void> {
    const { courier, database } = this.app;
    while ((await this.courierIsIdle()) > 0) {
      await retryMails(database.em.fork(), []);
      this.clock.advance(3600);
      courier.wake();
    }
  }

  /** Waits until there is nothing that the courier could send at this time, and returns how many mails are left. */
  async courierIsIdle(): Promise<number> {
    const mails = await waitFor(async () => {
      const waiting = await this.waitingMails();
      const isDue = ({ lease, dueAt }: OutgoingMail) =>
        lease !== null || (dueAt !== null && dueAt <= this.clock.now());
      return !waiting.some(isDue) && waiting;
    }, 30_000);
    return mails.length;
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.sink.stop();
    await this.#folder.remove();
  }
}
