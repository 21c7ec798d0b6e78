import { GraphQLError } from 'graphql';
import { ArgsType, Field, Int, ObjectType } from 'type-graphql';
import type { Page, PageRequest, Position } from '../database/pages.ts';

/** How many entries a page has if the client doesn't say. */
export const defaultPageSize = 20;

/** How many entries a page has at most. */
export const largestPageSize = 100;

/** The arguments of every list that comes in pages. */
@ArgsType()
export class PageArguments {
  @Field(() => Int, {
    nullable: true,
    defaultValue: defaultPageSize,
    description: `How many entries to return, from 1 to ${largestPageSize}.`,
  })
  first!: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'The cursor of an entry, to return those that follow it. Omit it for the first page.',
  })
  after?: string | null;
}

/** Where a page begins and ends. */
@ObjectType('PageInfo', {
  description:
    'Where a page begins and ends, as in the [Relay specification](https://relay.dev/graphql/connections.htm).',
})
export class PageInfoType {
  @Field(() => Boolean)
  hasNextPage!: boolean;

  @Field(() => Boolean)
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true })
  startCursor!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The cursor of the last entry; null if there are none. Pass it as `after` to get the next page.',
  })
  endCursor!: string | null;
}

/** A page of a list, as the API returns it. */
export interface Connection<Node> {
  readonly edges: { readonly cursor: string; readonly node: Node }[];
  readonly nodes: Node[];
  readonly pageInfo: PageInfoType;
}

/** Cursors of one list. They say where an entry is in its order, so they stay valid after the entry is removed. */
export interface Cursors<Ordered> {
  /** @throws GraphQLError with the code BAD_USER_INPUT if an argument is out of range or no cursor of this list */
  read(given: PageArguments): PageRequest;
  /** The answer to a request for a page. */
  connect<Row extends Ordered, Node>(
    request: PageRequest,
    page: Page<Row>,
    toNode: (row: Row) => Node,
  ): Connection<Node>;
  /** A page without entries. */
  readonly none: Connection<never>;
}

/**
 * Cursors of a list that is ordered by a time and then by an id.
 *
 * @param list - the name of the list, so that the cursor of another one is refused
 */
export function cursorsOf<Ordered extends { readonly id: string }>(
  list: string,
  timeOf: (row: Ordered) => Date,
): Cursors<Ordered> {
  const write = (row: Ordered): string =>
    Buffer.from(`${list}:${timeOf(row).getTime()}:${row.id}`).toString('base64url');

  return {
    read: ({ first, after }) => ({
      first: readFirst(first ?? defaultPageSize),
      after: typeof after === 'string' ? readCursor(list, after) : null,
    }),

    connect({ after }, { rows, hasNextPage }, toNode) {
      const edges = rows.map((row) => ({ cursor: write(row), node: toNode(row) }));
      const pageInfo = {
        hasNextPage,
        hasPreviousPage: after !== null,
        startCursor: edges.at(0)?.cursor ?? null,
        endCursor: edges.at(-1)?.cursor ?? null,
      };
      return { edges, nodes: edges.map(({ node }) => node), pageInfo };
    },

    none: {
      edges: [],
      nodes: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
    },
  };
}

function readFirst(first: number): number {
  if (first >= 1 && first <= largestPageSize) return first;
  throw badInput(`"first" must be from 1 to ${largestPageSize}.`);
}

// A time that every database can hold, and a UUID: nothing else is written into a cursor.
const cursorText = /^(\w+):(\d{1,15}):([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/;
const longestCursor = 100;

function readCursor(list: string, cursor: string): Position {
  const text = cursor.length <= longestCursor ? Buffer.from(cursor, 'base64url').toString() : '';
  const [, name, time, id] = cursorText.exec(text) ?? [];
  if (name === list && time !== undefined && id !== undefined) return { at: new Date(Number(time)), id };
  throw badInput('"after" must be a cursor of this list, as in "pageInfo.endCursor".');
}

function badInput(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}
