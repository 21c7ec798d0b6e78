import pino from 'pino';
import { createAccounts } from '../../src/accounts/create-accounts.ts';
import type { ServiceContext, ServiceParts } from '../../src/accounts/service-context.ts';
import type { Client } from '../../src/client.ts';
import type { Config } from '../../src/config.ts';
import { findAccount, type Account } from '../../src/database/accounts.ts';
import { connectDatabase, type Database } from '../../src/database/connect.ts';
import { migrate } from '../../src/database/migrate.ts';
import { createAccountEvents } from '../../src/events/account-events.ts';
import { OutgoingMail } from '../../src/entities/outgoing-mail.ts';
import { User } from '../../src/entities/user.ts';
import { countInMemory } from '../../src/limits/limit-store.ts';
import { createLinks } from '../../src/links/links.ts';
import { createShortCodes, type ShortCodes } from '../../src/links/short-codes.ts';
import { createComposer, type ComposedMail, type ComposeMail } from '../../src/mail/compose.ts';
import { createOutbox } from '../../src/outbox/outbox.ts';
import { createPasswordPolicy, type PasswordPolicy } from '../../src/passwords/policy.ts';
import { systemRandom, type Random } from '../../src/runtime/random.ts';
import { databaseIn, freshDatabase, giveBackDatabase } from './databases.ts';
import { Clock } from './clock.ts';
import { testConfig } from './config.ts';
import { makeTemporaryFolder, type TemporaryFolder } from './temporary-folder.ts';

const nobodyKnown: Client = { ipAddress: null, userAgent: null, language: null };

/** The services on a database of their own, with a clock that the test moves; no server and no courier. */
export class Services {
  readonly database: Database;
  readonly clock: Clock;
  readonly config: Config;
  readonly parts: ServiceParts;
  readonly compose: ComposeMail;
  #folder: TemporaryFolder | undefined;
  #ownsDatabase = false;

  private constructor(database: Database, clock: Clock, config: Config, passwordPolicy: PasswordPolicy) {
    this.database = database;
    this.clock = clock;
    this.config = config;
    const { now } = clock;
    this.parts = createAccounts({
      config,
      now,
      random: systemRandom,
      log: pino({ level: 'silent' }),
      limitStore: countInMemory(now),
      links: createLinks(config, now),
      codes: createShortCodes(config, now, systemRandom),
      outbox: createOutbox(() => database.em.fork(), now, systemRandom, config.mailDelaySeconds),
      passwordPolicy,
      events: createAccountEvents(database, now, systemRandom, (error) => {
        throw error;
      }),
    });
    this.compose = createComposer(config.mailTemplates);
  }

  static async start(changes: Partial<Config> = {}): Promise<Services> {
    const config = testConfig({ databaseUrl: changes.databaseUrl ?? (await freshDatabase()), ...changes });
    const database = await connectDatabase(config.databaseUrl, [], { create: true });
    await migrate(database);
    const passwordPolicy = await createPasswordPolicy(config.passwordPolicy, pino({ enabled: false }));
    const services = new Services(database, new Clock(), config, passwordPolicy);
    services.#ownsDatabase = changes.databaseUrl === undefined;
    return services;
  }

  /** The same on a database in a file, for programs that open it too. */
  static async startInFile(changes: Partial<Config> = {}): Promise<Services> {
    const folder = await makeTemporaryFolder();
    const services = await Services.start({ databaseUrl: await databaseIn(folder.path), ...changes });
    services.#folder = folder;
    return services;
  }

  /** The same database and clock under another configuration, as after a restart. */
  under(changes: Partial<Config>): Services {
    const { passwordPolicy } = this.parts;
    return new Services(this.database, this.clock, { ...this.config, ...changes }, passwordPolicy);
  }

  /** Short codes under another source of randomness. */
  withRandom(random: Random): ShortCodes {
    return createShortCodes(this.config, this.clock.now, random);
  }

  /** What one call of a service works with. */
  context(client: Client = nobodyKnown): ServiceContext {
    return { ...this.parts, entities: this.database.em.fork(), client };
  }

  /** Does the courier's work: every mail that it would send, oldest first. Nobody's mails vanish, as with the courier. */
  async collectMail(): Promise<ComposedMail[]> {
    const orders = await this.orders();
    const mails = [];
    for (const order of orders) {
      mails.push(await this.compose({ ...this.parts, entities: this.database.em.fork() }, order));
      await this.database.em.fork().nativeDelete(OutgoingMail, { id: order.id });
    }
    return mails.filter((mail) => mail !== null);
  }

  /** The rows of the outbox, oldest first. */
  async orders(): Promise<OutgoingMail[]> {
    return this.database.em.fork().find(OutgoingMail, {}, { orderBy: { id: 'asc' } });
  }

  /** The users whose address compares as this one, oldest first. */
  async accounts(emailKey: string): Promise<Account[]> {
    const users = await this.database.em.fork().find(User, { emailKey }, { orderBy: { id: 'asc' } });
    return Promise.all(users.map(({ id }) => this.account(id)));
  }

  async account(id: string): Promise<Account> {
    const account = await findAccount(this.database.em.fork(), { id });
    if (!account) throw new Error(`There is no account ${id}.`);
    return account;
  }

  /** Switches an account off, as an operator would. */
  async deactivate(id: string): Promise<void> {
    await this.database.em.fork().nativeUpdate(User, { id }, { active: false });
  }

  /** Gives an account another address, as an operator would. */
  async moveTo(id: string, email: string): Promise<void> {
    await this.database.em
      .fork()
      .nativeUpdate(User, { id }, { email, emailKey: email, claimedEmailKey: email });
  }

  async close(): Promise<void> {
    await this.database.close();
    await this.#folder?.remove();
    if (this.#ownsDatabase) await giveBackDatabase(this.config.databaseUrl);
  }
}
