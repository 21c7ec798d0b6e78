import { ask, beginningElsewhere, connections, type HttpRequest, type LoadResult } from './ask.ts';

/** One request of a GraphQL client. */
export interface Operation {
  readonly query: string;
  readonly variables?: object;
  readonly sessionToken?: string;
}

/** What a server is asked for. */
export interface Load {
  /** Where to: the origin of a server. */
  readonly origin: string;
  readonly operations: readonly Operation[];
  /** How each answer has to begin. */
  readonly answer: string;
}

/**
 * Asks a server for something over and over, as fast as it answers.
 *
 * @param seconds - that it is asked for
 * @throws Error where an answer is another
 */
export function putUnderLoad({ origin, operations, answer }: Load, seconds: number): Promise<LoadResult> {
  return ask(origin, answer, { duration: seconds }, beginningElsewhere(operations.map(toRequest)));
}

/**
 * Asks a server for each of some operations once: as many as `connections` or a multiple.
 *
 * @throws Error where an answer is another
 */
export function askOnceEach({ origin, operations, answer }: Load): Promise<LoadResult> {
  const requests = operations.map(toRequest);
  const share = Math.floor(requests.length / connections);
  return ask(origin, answer, { amount: requests.length }, (connection) =>
    requests.slice(connection * share, (connection + 1) * share),
  );
}

/** The request that asks for an operation. */
export function toRequest({ sessionToken, ...question }: Operation): HttpRequest {
  return {
    method: 'POST',
    path: '/graphql',
    headers: {
      'content-type': 'application/json',
      ...(sessionToken === undefined ? {} : { authorization: `Bearer ${sessionToken}` }),
    },
    body: JSON.stringify(question),
  };
}
