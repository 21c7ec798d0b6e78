import cors from '@fastify/cors';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config.ts';
import type { GraphQLServer } from './graphql.ts';
import type { ContextOf } from './request-context.ts';
import { policies } from './security-headers.ts';

/** Adds the API at `/graphql`: it takes JSON alone, and is open to scripts of the front ends that are listed. */
export async function addGraphQLEndpoint(
  server: FastifyInstance,
  graphql: GraphQLServer,
  contextOf: ContextOf,
  { corsOrigins, production }: Config,
): Promise<void> {
  await server.register(cors, {
    // An origin that is not listed gets no header of CORS at all.
    origin: (origin, decide) => {
      decide(null, origin !== undefined && corsOrigins.includes(origin));
    },
    credentials: true,
    exposedHeaders: ['retry-after'],
  });
  server.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    handler: fastifyApolloHandler(graphql, {
      context: (request, reply) => Promise.resolve(contextOf(request, reply)),
    }),
    onRequest: (request, reply, done) => {
      const isSandbox =
        !production && request.method === 'GET' && request.headers.accept?.includes('text/html');
      if (isSandbox) void reply.header('content-security-policy', policies.sandbox);
      done();
    },
  });
}
