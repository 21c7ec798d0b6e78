import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';

/** The body of a request, for those who want to see the whole answer and not its data alone. */
export function operation<Data, Variables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): { query: string; variables: Variables } {
  return { query: print(document), variables };
}
