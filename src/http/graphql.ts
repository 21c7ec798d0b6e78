import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import { fastifyApolloDrainPlugin } from '@as-integrations/fastify';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import type { GraphQLContext } from '../graphql/context.ts';
import { formatError } from './format-error.ts';

/** The GraphQL server, ready to start. */
export type GraphQLServer = ApolloServer<GraphQLContext>;

/** Runs an operation on this server as a client would, without the way through the network. */
export type Execute = <Data, Variables extends Record<string, unknown>>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  context: GraphQLContext,
) => Promise<Data>;

const firstQuery = 'query PasswordPolicy {\n  passwordPolicy {\n    minLength\n    maxLength\n  }\n}\n';

/** Apollo Server: with Sandbox and introspection in development, without either in production. */
export function createGraphQLServer(
  schema: GraphQLSchema,
  production: boolean,
  server: FastifyInstance,
  log: Logger,
): GraphQLServer {
  return new ApolloServer<GraphQLContext>({
    schema,
    introspection: !production,
    csrfPrevention: true,
    hideSchemaDetailsFromClientErrors: production,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    formatError: formatError(log),
    logger: log,
    plugins: [
      fastifyApolloDrainPlugin(server),
      production
        ? ApolloServerPluginLandingPageDisabled()
        : ApolloServerPluginLandingPageLocalDefault({
            embed: { runTelemetry: false },
            includeCookies: true,
            footer: false,
            document: firstQuery,
          }),
    ],
  });
}

/** The server's pages are clients of its API: this is how they call it. */
export function executorOf(server: GraphQLServer): Execute {
  return async (document, variables, contextValue) => {
    const { body } = await server.executeOperation({ query: document, variables }, { contextValue });
    if (body.kind !== 'single' || !body.singleResult.data) throw new Error('An operation of a page failed.');
    return body.singleResult.data as Awaited<ReturnType<Execute>> as never;
  };
}
