import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { createAccounts } from './accounts/create-accounts.ts';
import { createCaretaker, type Caretaker } from './cleanup/caretaker.ts';
import type { Config } from './config.ts';
import { connectDatabase, type ConnectOptions, type Database } from './database/connect.ts';
import { createAccountEvents, type AccountEvents } from './events/account-events.ts';
import { subscribe, type CreateExtension } from './extension.ts';
import { buildApiSchema } from './graphql/schema.ts';
import { createLog } from './http/log.ts';
import { readPersistedOperations } from './http/operations-folder.ts';
import { createServer } from './http/server.ts';
import { createLimitStore } from './limits/create-limit-store.ts';
import { createLinks } from './links/links.ts';
import { createShortCodes } from './links/short-codes.ts';
import { createComposer } from './mail/compose.ts';
import { createMail, type Mail } from './mail/create-mail.ts';
import type { MailTransport } from './mail/transport.ts';
import { createPasswordPolicy } from './passwords/policy.ts';
import { createSchemeReview } from './passwords/scheme-review.ts';
import { systemClock } from './runtime/clock.ts';
import { systemRandom, type Random } from './runtime/random.ts';
import type { Recurring } from './runtime/recurring.ts';

/** What a project adds, and what a test may put in the place of the real thing. */
export interface Overrides extends Pick<ConnectOptions, 'synchronize'> {
  readonly extensions?: readonly CreateExtension[];
  readonly now?: () => Date;
  readonly random?: Random;
  readonly transport?: MailTransport;
  readonly log?: Logger;
}

/** The application, put together but not started. */
export interface App extends Pick<Mail, 'courier' | 'mailbox'> {
  readonly database: Database;
  readonly server: FastifyInstance;
  readonly caretaker: Caretaker;
  /** Keeps track of which kinds of password hash are in use. */
  readonly schemeReview: Recurring;
  /** What happens to accounts, to subscribe to. */
  readonly events: AccountEvents;
  /** Finishes what is under way, releases the deliveries that are not, and closes the database. */
  close(): Promise<void>;
}

/**
 * Puts the application together: the only place where its parts meet.
 *
 * @param config - from `readConfig`
 * @param overrides - extensions; and time, randomness, email transport and log, if they are not to be the real ones
 */
export async function createApp(config: Config, overrides: Overrides = {}): Promise<App> {
  const { now = systemClock, random = systemRandom, log = createLog(config.logLevel), transport } = overrides;
  const basics = { config, now, random, log };
  const extensions = (overrides.extensions ?? []).map((create) => create({ config, now }));

  // Before the database is opened: these read files that may be wrong.
  const mails = extensions.map((extension) => extension.mails ?? {});
  const compose = createComposer(config.mailTemplates, mails);
  const schema = buildApiSchema(extensions.flatMap(({ resolvers = [] }) => resolvers));
  const operations = readPersistedOperations(config.persistedOperations, schema);

  const options = { ...overrides, create: !config.production };
  const database = await connectDatabase(config.databaseUrl, extensions, options);
  const fork = (): Database['em'] => database.em.fork();
  const events = createAccountEvents(database, now, random, (error, { kind }) => {
    log.error({ err: error, kind }, 'a listener of an event failed');
  });
  for (const extension of extensions) subscribe(events, extension);

  const links = createLinks(config, now);
  const codes = createShortCodes(config, now, random);
  const { outbox, courier, mailbox } = createMail({ ...basics, fork, compose, links, codes, transport });

  const limitStore = await createLimitStore({ ...config, fork, now, log });
  const passwordPolicy = await createPasswordPolicy(config.passwordPolicy, log);
  const services = createAccounts({ ...basics, limitStore, links, codes, outbox, passwordPolicy, events });

  const caretaker = createCaretaker({ config, fork, events, now, log });
  const schemeReview = createSchemeReview({ schemes: services.hasher.schemes, fork, log });
  const api = { schema, operations, services };
  const server = await createServer({ config, ...api, database, limitStore, mailbox, log });

  const close = async (): Promise<void> => {
    await server.close();
    await caretaker.stop();
    await schemeReview.stop();
    await courier.stop();
    await events.settled();
    limitStore.close();
    await database.close();
  };
  return { database, server, courier, caretaker, schemeReview, mailbox, events, close };
}
