import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import Fastify, { LogController, type FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import type { ServiceParts } from '../accounts/service-context.ts';
import type { Config } from '../config.ts';
import type { Database } from '../database/connect.ts';
import { connectionOf } from '../database/engine.ts';
import { databaseReadiness } from '../database/readiness.ts';
import { causeOf } from '../failures/try-later.ts';
import type { Mailbox } from '../mail/mailbox.ts';
import { answerBrokenRequests, connectionOptions, mostConnections } from './connections.ts';
import { documentBounds } from './document-bounds.ts';
import { addGraphQLEndpoint } from './graphql-endpoint.ts';
import { addHealth } from './health.ts';
import { createGraphQLServer, executorOf } from './graphql.ts';
import { guardRequests, letGoWhileStopping, refuseUnreadable, reportRequests } from './hooks.ts';
import { libraryLog } from './library-log.ts';
import { accountDeletionPage } from '../pages/account-deletion-page.ts';
import { accountRestorePage } from '../pages/account-restore-page.ts';
import { activationPage } from '../pages/activation-page.ts';
import { emailChangePage } from '../pages/email-change-page.ts';
import { emailRevertPage } from '../pages/email-revert-page.ts';
import { stylesheet } from '../pages/layout.ts';
import { addLinkPage } from '../pages/link-page.ts';
import { loginPage } from '../pages/login-page.ts';
import { addMailboxPage } from '../pages/mailbox-page.ts';
import { passwordResetPage } from '../pages/password-reset-page.ts';
import type { PersistedOperations } from './persisted-operations.ts';
import { withoutCaptcha } from '../pages/without-captcha.ts';
import { createContextOf } from './request-context.ts';
import { securityHeaders } from './security-headers.ts';
import { trustedProxies } from './trusted-proxies.ts';

/** What the server answers with. */
export interface ServerParts {
  readonly config: Config;
  readonly schema: GraphQLSchema;
  readonly operations: PersistedOperations | null;
  readonly database: Database;
  readonly services: ServiceParts;
  /** Counts attempts: while it can't, the server isn't ready. */
  readonly limitStore: { isReady(): Promise<boolean> };
  readonly log: Logger;
  /** Shown where mails go nowhere else. */
  readonly mailbox: Mailbox;
}

const linkPages = [
  activationPage,
  loginPage,
  passwordResetPage,
  emailChangePage,
  emailRevertPage,
  accountDeletionPage,
  accountRestorePage,
];

/** The HTTP server: the API, a page for each kind of link, health, and in development the mailbox. */
export async function createServer(parts: ServerParts): Promise<FastifyInstance> {
  const { config, schema, operations, database, services, limitStore, log, mailbox } = parts;
  const { captcha } = services;
  const contextOf = createContextOf(config, database, services);
  const headers = securityHeaders(config);
  const server = Fastify({
    loggerInstance: libraryLog(log, 'Fastify'),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: documentBounds.bodyBytes,
    trustProxy: trustedProxies(config.trustedProxies),
    ...connectionOptions,
    clientErrorHandler: answerBrokenRequests(headers),
    frameworkErrors: (error, request, reply) => void refuseUnreadable(error, request, reply.headers(headers)),
  });
  server.server.maxConnections = mostConnections;
  server.removeContentTypeParser('text/plain');
  guardRequests(server, config);
  reportRequests(server, log);
  letGoWhileStopping(server);
  await server.register(cookie);

  const { production } = config;
  const graphql = createGraphQLServer({ schema, operations, production, log });
  await graphql.start();
  server.addHook('onClose', () => graphql.stop());
  await addGraphQLEndpoint(server, graphql, contextOf, config);

  const execute = executorOf(graphql);
  await server.register(async (pages) => {
    await pages.register(formbody);
    for (const kind of linkPages) {
      addLinkPage(pages, execute, contextOf, withoutCaptcha(kind(execute), captcha.asked));
    }
  });
  if (config.smtpUrl === null) addMailboxPage(server, mailbox);
  server.get('/pages.css', (_request, reply) => reply.type('text/css; charset=utf-8').send(stylesheet));
  const { challenge } = captcha;
  if (challenge) server.get('/captcha/challenge', () => challenge());
  addHealth(server, {
    check: () => connectionOf(database.em).check(),
    readiness: async () => ({
      ...(await databaseReadiness(database, (error) => {
        log.warn({ err: causeOf(error) }, 'not ready: the database cannot be written to');
      })),
      limits: (await limitStore.isReady()) ? 'ok' : 'unavailable',
    }),
    log,
  });
  return server;
}
