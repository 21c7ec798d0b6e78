import { ApolloServer } from '@apollo/server';
import { ApolloServerErrorCode } from '@apollo/server/errors';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import type { GraphQLFormattedError, GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import type { GraphQLContext } from '../graphql/context.ts';
import { answerPersisted } from './answer-persisted.ts';
import { boundDocuments } from './bounded-documents.ts';
import { documentBounds } from './document-bounds.ts';
import { formatError } from './format-error.ts';
import { knownOperationTypes } from './known-operation-types.ts';
import { libraryLog } from './library-log.ts';
import type { PersistedOperations } from './persisted-operations.ts';
import { retryAfterHeader, tryLaterIn } from './retry-after.ts';
import { refuseUnstorableText } from './storable-text.ts';

/** The GraphQL server, ready to start. */
export type GraphQLServer = ApolloServer<GraphQLContext>;

type Fields = Record<string, unknown>;

/** Runs an operation on this server as a client would, without the way through the network. */
export type Execute = <Data extends Fields, Variables extends Fields>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  context: GraphQLContext,
) => Promise<Data>;

const firstQuery = 'query PasswordPolicy {\n  passwordPolicy {\n    minLength\n    maxLength\n  }\n}\n';

/** What the GraphQL server answers with. */
export interface GraphQLServerParts {
  readonly schema: GraphQLSchema;
  /** The only operations that are answered; null where all are that keep to the bounds. */
  readonly operations: PersistedOperations | null;
  readonly production: boolean;
  readonly log: Logger;
}

/**
 * Apollo Server: with Sandbox and introspection in development, without either in production. It keeps no documents for
 * those who send them, and runs one operation a request.
 */
export function createGraphQLServer(parts: GraphQLServerParts): GraphQLServer {
  const { schema, operations, production, log } = parts;
  return new ApolloServer<GraphQLContext>({
    schema,
    introspection: !production,
    csrfPrevention: true,
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    parseOptions: { maxLexicalTokens: documentBounds.tokens },
    validationRules: [boundDocuments(!production), knownOperationTypes],
    validationOptions: { maxErrors: documentBounds.faults },
    hideSchemaDetailsFromClientErrors: production,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    formatError: formatError(log, schema, production),
    logger: libraryLog(log, 'Apollo Server'),
    plugins: [
      ...(operations ? [answerPersisted(operations)] : []),
      refuseUnstorableText(schema),
      retryAfterHeader,
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

/** The fault of whoever opened a page or sent its form, which the server answers by its status. */
function badRequestIn(errors: readonly GraphQLFormattedError[] = []): Error | undefined {
  const fault = errors.find(
    ({ extensions }) => extensions?.['code'] === ApolloServerErrorCode.BAD_USER_INPUT,
  );
  return fault && Object.assign(new Error(fault.message), { statusCode: 400 });
}

/** The server's pages are clients of its API: this is how they call it. */
export function executorOf(server: GraphQLServer): Execute {
  return async <Data extends Fields, Variables extends Fields>(
    query: TypedDocumentNode<Data, Variables>,
    variables: Variables,
    contextValue: GraphQLContext,
  ) => {
    const { body } = await server.executeOperation<Data, Variables>({ query, variables }, { contextValue });
    const { data, errors } = body.kind === 'single' ? body.singleResult : {};
    if (!data)
      throw tryLaterIn(errors) ?? badRequestIn(errors) ?? new Error('An operation of a page failed.');
    return data;
  };
}
