import type { ApolloServerPlugin, GraphQLRequest } from '@apollo/server';
import type { PersistedOperations } from './persisted-operations.ts';

interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** What clients of the common protocol answer by sending the whole text. */
const unknownHash: Refusal = {
  status: 200,
  code: 'PERSISTED_QUERY_NOT_FOUND',
  message: 'PersistedQueryNotFound',
};

const unknownText: Refusal = {
  status: 400,
  code: 'PERSISTED_OPERATION_REQUIRED',
  message: 'This is none of the operations that are answered here.',
};

/**
 * Answers the operations of a list and no others, before anything of them is looked at. A client sends one as it is
 * written, or by its hash. Nothing is remembered of what clients send.
 *
 * @see https://www.apollographql.com/docs/apollo-server/performance/apq
 */
export function answerPersisted(operations: PersistedOperations): ApolloServerPlugin {
  return {
    requestDidStart({ request }) {
      // The server's own pages ask from within.
      const refusal = request.http ? judge(request, operations) : null;
      if (!refusal) return Promise.resolve();
      const { status, code, message } = refusal;
      // Without a query nothing is run, and the fault that this would be gives way to the refusal.
      delete request.query;
      return Promise.resolve({
        willSendResponse({ response }) {
          response.http.status = status;
          response.body = {
            kind: 'single',
            singleResult: { errors: [{ message, extensions: { code } }] },
          };
          return Promise.resolve();
        },
      });
    },
  };
}

/** Why a request is refused; one that is not has the text of its operation from here on. */
function judge(request: GraphQLRequest, operations: PersistedOperations): Refusal | null {
  const hash = hashOf(request);
  delete request.extensions;
  if (request.query) return operations.lists(request.query) ? null : unknownText;
  if (hash === undefined) return null;
  const text = operations.withHash(hash);
  if (text === undefined) return unknownHash;
  request.query = text;
  return null;
}

function hashOf({ extensions }: GraphQLRequest): string | undefined {
  const persisted: unknown = extensions?.['persistedQuery'];
  if (typeof persisted !== 'object' || persisted === null) return undefined;
  const hash: unknown = Reflect.get(persisted, 'sha256Hash');
  return typeof hash === 'string' ? hash : undefined;
}
