import { ApolloServerErrorCode, unwrapResolverError } from '@apollo/server/errors';
import type { GraphQLFormattedError, GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import { tryLaterOf } from '../failures/try-later.ts';
import { withoutValues } from './without-values.ts';

const internal: string = ApolloServerErrorCode.INTERNAL_SERVER_ERROR;

/**
 * What a client gets to see of a thrown error: a fault of the request in words that repeat nothing of what was sent, a
 * request to come back later with when that is, and a fault of the server by its code alone. The latter goes to the log.
 *
 * @param secretive - whether to keep names of the schema to ourselves that a misspelt one may have meant
 */
export function formatError(log: Logger, schema: GraphQLSchema, secretive: boolean) {
  const inWords = withoutValues(schema);
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const cause = unwrapResolverError(error);
    const path = formatted.path ? { path: formatted.path } : {};
    const later = tryLaterOf(cause);
    if (later) {
      if (later.cause !== undefined) log.warn({ err: later.cause }, 'a request was put off');
      const extensions = { code: later.reason, retryAfter: later.retryAfterSeconds };
      return { message: later.message, ...path, extensions };
    }
    const code = formatted.extensions?.['code'] ?? internal;
    if (code !== internal) {
      const message = inWords(formatted.message);
      return { ...formatted, message: secretive ? message.replace(/ ?Did you mean .+\?/s, '') : message };
    }
    log.error({ err: cause }, 'a request failed');
    return {
      message: 'Something went wrong on the server. It has been noted; try again later.',
      ...path,
      extensions: { code },
    };
  };
}
