import { createHash } from 'node:crypto';
import { Kind, parse, print, visit, type DocumentNode, type SelectionSetNode } from 'graphql';
import { documentBounds } from './document-bounds.ts';

/** The only operations that are answered, where such are named. */
export interface PersistedOperations {
  /**
   * Whether a text is one of the operations, however it is formatted. Its `__typename`s do not count: clients put them
   * in of their own accord.
   */
  lists(text: string): boolean;
  /**
   * The operation that has a hash, as it was written or with the `__typename`s that Apollo Client puts in.
   *
   * @param hash - SHA-256 in lower-case hex of the text as graphql-js prints it
   */
  withHash(hash: string): string | undefined;
}

/** Knows operations again. */
export function createPersistedOperations(documents: readonly DocumentNode[]): PersistedOperations {
  const known = new Set(documents.map(normalText));
  const texts = documents.flatMap((document) => [print(document), print(withTypenames(document))]);
  const byHash = new Map(texts.map((text) => [createHash('sha256').update(text).digest('hex'), text]));
  return {
    lists(text) {
      const document = parsed(text);
      return document !== null && known.has(normalText(document));
    },
    withHash: (hash) => byHash.get(hash),
  };
}

function parsed(text: string): DocumentNode | null {
  try {
    return parse(text, { maxLexicalTokens: documentBounds.tokens, noLocation: true });
  } catch {
    return null;
  }
}

function normalText(document: DocumentNode): string {
  const bare = visit(document, {
    Field: ({ name, alias, directives = [] }) =>
      name.value === '__typename' && !alias && directives.length === 0 ? null : undefined,
  });
  return bare.definitions.map(print).sort().join('\n');
}

/** @see https://www.apollographql.com/docs/react/caching/cache-configuration (`addTypename`) */
function withTypenames(document: DocumentNode): DocumentNode {
  return visit(document, {
    SelectionSet: {
      leave(set, _key, parent): SelectionSetNode | undefined {
        const isRoot = parent && 'kind' in parent && parent.kind === Kind.OPERATION_DEFINITION;
        const has = set.selections.some(
          (node) => node.kind === Kind.FIELD && node.name.value === '__typename',
        );
        if (isRoot || has) return undefined;
        const typename = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } } as const;
        return { ...set, selections: [...set.selections, typename] };
      },
    },
  });
}
