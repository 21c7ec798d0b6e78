import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { tryLaterOf } from '../failures/try-later.ts';
import { nameOfStatus } from './connections.ts';
import { refuse } from './refuse.ts';
import { mayChange } from './same-origin.ts';
import { securityHeaders } from './security-headers.ts';

/** Nothing here is to be cached, guessed at, or changed by another site's page. */
export function guardRequests(server: FastifyInstance, config: Config): void {
  const origins = new Set([config.publicUrl, ...config.corsOrigins]);
  const headers = securityHeaders(config);
  server.addHook('onRequest', async (request, reply) => {
    void reply.headers(headers);
    if (!URL.canParse(`${request.protocol}://${request.hostname}/`)) {
      await refuse(request, reply, 400, 'BAD_REQUEST', 'The Host header names no host.');
    } else if (!mayChange(request, origins)) {
      await refuse(request, reply, 403, 'FORBIDDEN', 'This comes from an origin that is not allowed here.');
    }
  });
}

/** Every request leaves a line in the log; what fails leaves its reason there, and not with the client. */
export function reportRequests(server: FastifyInstance, log: Logger): void {
  server.addHook('onResponse', ({ method, routeOptions }, { statusCode, elapsedTime }, done) => {
    // The pattern of the route, not the URL: a link's URL holds its token.
    log.info({ method, route: routeOptions.url, status: statusCode, ms: Math.round(elapsedTime) }, 'request');
    done();
  });
  server.setNotFoundHandler((request, reply) =>
    refuse(request, reply, 404, 'NOT_FOUND', 'There is nothing at this address.'),
  );
  server.setErrorHandler<FastifyError>((error, request, reply) => {
    const later = tryLaterOf(error);
    if (later) {
      const { reason, retryAfterSeconds, message, cause } = later;
      if (cause !== undefined) log.warn({ err: cause }, 'a request was put off');
      void reply.header('retry-after', retryAfterSeconds);
      return refuse(request, reply, reason === 'RATE_LIMITED' ? 429 : 503, reason, message);
    }
    const status = error.statusCode ?? 500;
    if (status < 500) return refuseUnreadable(error, request, reply);
    log.error({ err: error }, 'a request failed');
    const message = 'Something went wrong on the server. It has been noted; try again later.';
    return refuse(request, reply, status, 'INTERNAL_SERVER_ERROR', message);
  });
}

/** Refuses what the framework cannot read, in words of our own: the framework's may repeat the URL, and a link in it. */
export function refuseUnreadable(
  { statusCode = 400 }: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const message = unreadable[statusCode] ?? 'This request cannot be read.';
  return refuse(request, reply, statusCode, nameOfStatus(statusCode), message);
}

const unreadable: Readonly<Record<number, string>> = {
  413: 'The body of this request is too large.',
  414: 'The address of this request is too long.',
  415: 'The content type must be application/json.',
};

/** A client that keeps its connection open would keep a server that is to stop: the last answers close it. */
export function letGoWhileStopping(server: FastifyInstance): void {
  let stopping = false;
  server.addHook('preClose', (done) => {
    stopping = true;
    done();
  });
  server.addHook('onSend', (_request, reply, payload, done) => {
    if (stopping) void reply.header('connection', 'close');
    done(null, payload);
  });
}
