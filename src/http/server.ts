import cookie from '@fastify/cookie';
import cors from '@fastify/cors';
import formbody from '@fastify/formbody';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import Fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
} from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { Mailbox } from '../mail/mailbox.ts';
import { createGraphQLServer, executorOf } from './graphql.ts';
import { addActivationPage } from './pages/activation-page.ts';
import { stylesheet } from './pages/layout.ts';
import { addMailboxPage } from './pages/mailbox-page.ts';
import { addPasswordResetPage } from './pages/password-reset-page.ts';
import type { ContextOf } from './request-context.ts';
import { mayChange } from './same-origin.ts';
import { trustedProxies } from './trusted-proxies.ts';

/** What the server answers with. */
export interface ServerParts {
  readonly config: Config;
  readonly schema: GraphQLSchema;
  readonly contextOf: ContextOf;
  readonly log: Logger;
  /** Shown where mails go nowhere else. */
  readonly mailbox: Mailbox;
}

const mostBodyBytes = 100 * 1024;

/** The HTTP server: the API, a page for each kind of link, health, and in development the mailbox. */
export async function createServer(parts: ServerParts): Promise<FastifyInstance> {
  const { config, schema, contextOf, mailbox } = parts;
  const log: FastifyBaseLogger = parts.log;
  const server = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: mostBodyBytes,
    trustProxy: trustedProxies(config.trustedProxies),
  });
  guardRequests(server, config);
  reportRequests(server, parts.log);
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
  addActivationPage(server, execute, contextOf);
  addPasswordResetPage(server, execute, contextOf);
  if (config.smtpUrl === null) addMailboxPage(server, mailbox);
  server.get('/pages.css', (_request, reply) => reply.type('text/css; charset=utf-8').send(stylesheet));
  server.get('/healthz', () => ({ status: 'ok' }));
  return server;
}

/** Nothing here is to be cached, guessed at, or changed by another site's page. */
function guardRequests(server: FastifyInstance, { publicUrl, corsOrigins }: Config): void {
  const origins = new Set([publicUrl, ...corsOrigins]);
  server.addHook('onRequest', async (request, reply) => {
    void reply.headers({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    if (!mayChange(request, origins)) {
      await reply.code(403).send(refusal('FORBIDDEN', 'This comes from an origin that is not allowed here.'));
    }
  });
}

/** Every request leaves a line in the log; what fails leaves its reason there, and not with the client. */
function reportRequests(server: FastifyInstance, log: Logger): void {
  server.addHook('onResponse', ({ method, routeOptions }, { statusCode, elapsedTime }, done) => {
    // The pattern of the route, not the URL: a link's URL holds its token.
    log.info({ method, route: routeOptions.url, status: statusCode, ms: Math.round(elapsedTime) }, 'request');
    done();
  });
  server.setErrorHandler<FastifyError>((error, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status < 500) return reply.code(status).send(refusal(error.code, error.message));
    log.error({ err: error }, 'a request failed');
    return reply.code(status).send(refusal('INTERNAL_SERVER_ERROR', 'Something went wrong on the server.'));
  });
}

function refusal(code: string, message: string): { errors: object[] } {
  return { errors: [{ message, extensions: { code } }] };
}
