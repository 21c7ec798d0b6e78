import cookie from '@fastify/cookie';
import cors from '@fastify/cors';
import formbody from '@fastify/formbody';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import type { Captcha } from '../captcha/captcha.ts';
import type { Config } from '../config.ts';
import type { Mailbox } from '../mail/mailbox.ts';
import { createGraphQLServer, executorOf } from './graphql.ts';
import { guardRequests, letGoWhileStopping, reportRequests } from './hooks.ts';
import { accountDeletionPage } from './pages/account-deletion-page.ts';
import { accountRestorePage } from './pages/account-restore-page.ts';
import { activationPage } from './pages/activation-page.ts';
import { emailChangePage } from './pages/email-change-page.ts';
import { emailRevertPage } from './pages/email-revert-page.ts';
import { stylesheet } from './pages/layout.ts';
import { addLinkPage } from './pages/link-page.ts';
import { loginPage } from './pages/login-page.ts';
import { addMailboxPage } from './pages/mailbox-page.ts';
import { passwordResetPage } from './pages/password-reset-page.ts';
import { withoutCaptcha } from './pages/without-captcha.ts';
import { addReadiness, type Readiness } from './readiness.ts';
import type { ContextOf } from './request-context.ts';
import { trustedProxies } from './trusted-proxies.ts';

/** What the server answers with. */
export interface ServerParts {
  readonly config: Config;
  readonly schema: GraphQLSchema;
  readonly contextOf: ContextOf;
  readonly captcha: Captcha;
  readonly readiness: Readiness;
  readonly log: Logger;
  /** Shown where mails go nowhere else. */
  readonly mailbox: Mailbox;
}

const mostBodyBytes = 100 * 1024;

/** The HTTP server: the API, a page for each kind of link, health, and in development the mailbox. */
export async function createServer(parts: ServerParts): Promise<FastifyInstance> {
  const { config, schema, contextOf, captcha, mailbox } = parts;
  const log: FastifyBaseLogger = parts.log;
  const server = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: mostBodyBytes,
    trustProxy: trustedProxies(config.trustedProxies),
  });
  guardRequests(server, config);
  reportRequests(server, parts.log);
  letGoWhileStopping(server);
  await server.register(cookie);
  await server.register(formbody);
  await server.register(cors, { origin: [...config.corsOrigins], credentials: true });

  const graphql = createGraphQLServer(schema, config.production, parts.log);
  await graphql.start();
  server.addHook('onClose', () => graphql.stop());
  const handler = fastifyApolloHandler(graphql, {
    context: (request, reply) => Promise.resolve(contextOf(request, reply)),
  });
  server.route({ method: ['GET', 'POST'], url: '/graphql', handler });

  const execute = executorOf(graphql);
  const linkPages = [
    activationPage,
    loginPage,
    passwordResetPage,
    emailChangePage,
    emailRevertPage,
    accountDeletionPage,
    accountRestorePage,
  ];
  for (const kind of linkPages) {
    addLinkPage(server, execute, contextOf, withoutCaptcha(kind(execute), captcha.asked));
  }
  if (config.smtpUrl === null) addMailboxPage(server, mailbox);
  server.get('/pages.css', (_request, reply) => reply.type('text/css; charset=utf-8').send(stylesheet));
  const { challenge } = captcha;
  if (challenge) server.get('/captcha/challenge', () => challenge());
  addReadiness(server, parts.readiness);
  server.get('/healthz', () => ({ status: 'ok' }));
  return server;
}
