import { ApolloServerErrorCode, unwrapResolverError } from '@apollo/server/errors';
import type { GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';

const internal: string = ApolloServerErrorCode.INTERNAL_SERVER_ERROR;

/**
 * What a client gets to see of a thrown error: a fault of the request as it is, a fault of the server by its code
 * alone. The latter goes to the log.
 */
export function formatError(log: Logger) {
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const code = formatted.extensions?.['code'] ?? internal;
    if (code !== internal) return formatted;
    log.error({ err: unwrapResolverError(error) }, 'a request failed');
    return {
      message: 'Something went wrong on the server. It has been noted; try again later.',
      ...(formatted.path ? { path: formatted.path } : {}),
      extensions: { code },
    };
  };
}
