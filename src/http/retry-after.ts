import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphQLFormattedError } from 'graphql';
import { TryLater, type TryLaterReason } from '../failures/try-later.ts';

/** Says in a header, too, when a request may be made again. */
export const retryAfterHeader: ApolloServerPlugin = {
  requestDidStart: () =>
    Promise.resolve({
      willSendResponse({ response: { body, http } }) {
        const errors = body.kind === 'single' ? body.singleResult.errors : undefined;
        const later = tryLaterIn(errors);
        if (later) http.headers.set('retry-after', String(later.retryAfterSeconds));
        return Promise.resolve();
      },
    }),
};

/** What errors of an answer ask to be tried later; of several, the one that takes longest. */
export function tryLaterIn(errors: readonly GraphQLFormattedError[] = []): TryLater | undefined {
  return errors
    .flatMap(({ extensions }) => {
      const { code, retryAfter } = extensions ?? {};
      return typeof retryAfter === 'number' ? [new TryLater(code as TryLaterReason, retryAfter)] : [];
    })
    .toSorted((a, b) => b.retryAfterSeconds - a.retryAfterSeconds)[0];
}
