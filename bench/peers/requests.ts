import type { Operation } from '../speed/load.ts';
import type { HttpRequest } from '../speed/ask.ts';

/** A request that carries JSON. */
export function post(
  path: string,
  content: object,
  headers: Readonly<Record<string, string>> = {},
): HttpRequest {
  return {
    method: 'POST',
    path,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(content),
  };
}

/** A request that only says who makes it. */
export function get(path: string, headers: Readonly<Record<string, string>>): HttpRequest {
  return { method: 'GET', path, headers };
}

/** A request of a GraphQL client that keeps its session as a token. */
export function ask(path: string, { sessionToken, ...question }: Operation): HttpRequest {
  return post(path, question, sessionToken === undefined ? {} : { authorization: `Bearer ${sessionToken}` });
}
