import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { ServiceParts } from './accounts/service-context.ts';
import { createCaptcha } from './captcha/captcha.ts';
import { createCaretaker, type Caretaker } from './cleanup/caretaker.ts';
import { systemClock } from './runtime/clock.ts';
import type { Config } from './config.ts';
import { connectDatabase, type Database } from './database/connect.ts';
import { databaseReadiness } from './database/readiness.ts';
import { createAccountEvents, type AccountEvents } from './events/account-events.ts';
import { subscribe, type CreateExtension } from './extension.ts';
import { buildApiSchema } from './graphql/schema.ts';
import { createLog } from './http/log.ts';
import { readPersistedOperations } from './http/operations-folder.ts';
import { createContextOf } from './http/request-context.ts';
import type { Readiness } from './http/readiness.ts';
import { createServer } from './http/server.ts';
import { createAttempts } from './limits/attempts.ts';
import { createLimitStore } from './limits/create-limit-store.ts';
import { createLinks } from './links/links.ts';
import { createShortCodes } from './links/short-codes.ts';
import { createComposer } from './mail/compose.ts';
import { createCourier, type Courier } from './outbox/courier.ts';
import { createMailbox, type Mailbox } from './mail/mailbox.ts';
import { createOutbox } from './outbox/outbox.ts';
import { createMailQueue } from './outbox/queue.ts';
import { createSmtpTransport, type MailTransport } from './mail/transport.ts';
import { createMailTurns } from './outbox/turns.ts';
import { createPasswordHasher } from './passwords/hasher.ts';
import { createPasswordPolicy } from './passwords/policy.ts';
import { createSchemeReview } from './passwords/scheme-review.ts';
import { systemRandom, type Random } from './runtime/random.ts';
import type { Recurring } from './runtime/recurring.ts';
import { createSessions } from './sessions/sessions.ts';

/** What a project adds, and what a test may put in the place of the real thing. */
export interface Overrides {
  readonly extensions?: readonly CreateExtension[];
  readonly now?: () => Date;
  readonly random?: Random;
  readonly transport?: MailTransport;
  readonly log?: Logger;
}

/** The application, put together and not yet at work. */
export interface App {
  readonly database: Database;
  readonly server: FastifyInstance;
  readonly courier: Courier;
  readonly caretaker: Caretaker;
  /** Keeps known what kinds of password hash there are. */
  readonly schemeReview: Recurring;
  /** Where mails go in development, unless they go by SMTP. */
  readonly mailbox: Mailbox;
  /** What happens to accounts, to subscribe to. */
  readonly events: AccountEvents;
  /** Finishes what is under way, gives back the mails that are not, and closes the database. */
  close(): Promise<void>;
}

/**
 * Puts the application together: the only place where its parts meet.
 *
 * @param config - from `readConfig`
 * @param overrides - extensions, and time, randomness, mail transport and log where they are not to be the real ones
 */
export async function createApp(config: Config, overrides: Overrides = {}): Promise<App> {
  const now = overrides.now ?? systemClock;
  const random = overrides.random ?? systemRandom;
  const log = overrides.log ?? createLog(config.logLevel);

  const extensions = (overrides.extensions ?? []).map((create) => create({ config, now }));
  const compose = createComposer(
    config.mailTemplates,
    extensions.map(({ mails = {} }) => mails),
  );

  const schema = buildApiSchema(extensions.flatMap(({ resolvers = [] }) => resolvers));
  const operations = readPersistedOperations(config.persistedOperations, schema);

  const database = await connectDatabase(config.databasePath, extensions);
  const fork = (): Database['em'] => database.em.fork();
  const events = createAccountEvents(database, now, random, (error, { kind }) => {
    log.error({ err: error, kind }, 'a listener of an event failed');
  });
  for (const extension of extensions) subscribe(events, extension);
  const links = createLinks(config, now);
  const codes = createShortCodes(config, now, random);
  const outbox = createOutbox(fork, now, random, config.mailDelaySeconds);
  const limitStore = await createLimitStore(config.redisUrl, config.secretKey, now, log);
  const captcha = createCaptcha(config, limitStore, now, log);
  const hasher = createPasswordHasher(config.passwordHashing, random);
  const parts: ServiceParts = {
    now,
    random,
    attempts: createAttempts(config.rateLimits, limitStore),
    captcha,
    links,
    codes,
    outbox,
    hasher,
    passwordPolicy: await createPasswordPolicy(config.passwordPolicy, log),
    sessions: createSessions(config.sessions, now, random),
    events,
    deletionGraceSeconds: config.deletionGraceSeconds,
  };

  const mailbox = createMailbox(now);
  const transport = config.smtpUrl === null ? mailbox : createSmtpTransport(config.smtpUrl);
  const courier = createCourier({
    fork,
    queue: createMailQueue(config.mailLeaseSeconds, now, random),
    turns: createMailTurns(config.mailRateLimits, now),
    compose,
    links,
    codes,
    transport: overrides.transport ?? transport,
    from: config.mailFrom,
    messageIdDomain: new URL(config.publicUrl).hostname,
    now,
    random,
    log,
  });
  outbox.onWake(() => {
    courier.wake();
  });

  const caretaker = createCaretaker({ fork, config, events, now, log });
  const schemeReview = createSchemeReview({ schemes: hasher.schemes, fork, log });
  const contextOf = createContextOf(config, database, parts);
  const readiness: Readiness = async () => ({
    ...(await databaseReadiness(database)),
    limits: await limitStore.isReady(),
  });
  const server = await createServer({
    config,
    schema,
    operations,
    contextOf,
    captcha,
    readiness,
    log,
    mailbox,
  });

  return {
    database,
    server,
    courier,
    caretaker,
    schemeReview,
    mailbox,
    events,
    async close() {
      await server.close();
      await caretaker.stop();
      await schemeReview.stop();
      await courier.stop();
      await events.settled();
      limitStore.close();
      await database.close();
    },
  };
}
