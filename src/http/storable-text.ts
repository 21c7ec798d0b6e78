import type {
  ApolloServerPlugin,
  GraphQLRequestContextDidResolveOperation,
  BaseContext,
} from '@apollo/server';
import { ApolloServerErrorCode } from '@apollo/server/errors';
import {
  BREAK,
  GraphQLError,
  Kind,
  visit,
  type ASTNode,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import { namesOf } from './without-values.ts';

/** A text that no database stores, and where it stands: names of fields and arguments, and indexes of lists. */
interface Finding {
  readonly problem: string;
  readonly path: readonly (string | number)[];
}

interface Place {
  readonly key: string | number;
  readonly value: unknown;
  readonly within: Place | null;
}

/** Says why no database stores a text, or null if one does: PostgreSQL has no NUL, and UTF-8 no half of a pair. */
export function storageProblem(text: string): string | null {
  if (text.includes('\0')) return 'a NUL character (U+0000)';
  return text.isWellFormed() ? null : 'half of a surrogate pair, which is not valid Unicode';
}

/**
 * Refuses a request whose variables or literals hold text that no database stores, before any resolver runs. The time
 * it takes is linear in the size of the request.
 */
export function refuseUnstorableText(schema: GraphQLSchema): ApolloServerPlugin {
  const names = namesOf(schema);
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation(context) {
          const finding = findUnstorableText(context);
          return finding ? Promise.reject(faultOf(finding, names, context)) : Promise.resolve();
        },
      }),
  };
}

type Resolved = GraphQLRequestContextDidResolveOperation<BaseContext>;

function findUnstorableText({ request, document, source }: Resolved): Finding | null {
  const inVariables = findInVariables(request.variables ?? {});
  if (inVariables) return inVariables;
  // The syntax of GraphQL takes neither as it is: only an escape can stand for one.
  return source.includes('\\u') ? findInLiterals(document) : null;
}

/** Goes through values of any depth without recursion, which a deep one would bring to its end. */
function findInVariables(variables: Readonly<Record<string, unknown>>): Finding | null {
  const places = Object.entries(variables).map(([name, value]): Place => ({
    key: `$${name}`,
    value,
    within: null,
  }));
  for (let place: Place | undefined = places.pop(); place; place = places.pop()) {
    const { key, value } = place;
    const problem =
      (typeof key === 'string' ? storageProblem(key) : null) ??
      (typeof value === 'string' ? storageProblem(value) : null);
    if (problem !== null) return { problem, path: pathTo(place) };
    if (typeof value === 'object' && value !== null)
      for (const inner of placesIn(value, place)) places.push(inner);
  }
  return null;
}

function placesIn(value: object, within: Place): Place[] {
  return Array.isArray(value)
    ? value.map((item: unknown, key) => ({ key, value: item, within }))
    : Object.entries(value).map(([key, item]: [string, unknown]) => ({ key, value: item, within }));
}

function pathTo(place: Place): (string | number)[] {
  const path: (string | number)[] = [];
  for (let at: Place | null = place; at; at = at.within) path.push(at.key);
  return path.reverse();
}

function findInLiterals(document: DocumentNode): Finding | null {
  let finding: Finding | null = null;
  visit(document, {
    StringValue({ value }, _key, parent, keys, ancestors) {
      const problem = storageProblem(value);
      if (problem === null) return undefined;
      finding = { problem, path: namesOn(parent ? [...ancestors, parent] : ancestors, keys) };
      return BREAK;
    },
  });
  return finding;
}

/** What is named on the way to a node: each key leads from a node, or a list of them, to the next. */
function namesOn(
  way: readonly (ASTNode | readonly ASTNode[])[],
  keys: readonly (string | number)[],
): (string | number)[] {
  return way.flatMap((step, index) => {
    if (!('kind' in step)) {
      const above = way[index - 1];
      return above && 'kind' in above && above.kind === Kind.LIST ? keys.slice(index, index + 1) : [];
    }
    if (step.kind === Kind.VARIABLE_DEFINITION) return [`$${step.variable.name.value}`];
    const isNamed =
      step.kind === Kind.FIELD || step.kind === Kind.ARGUMENT || step.kind === Kind.OBJECT_FIELD;
    return isNamed ? [step.name.value] : [];
  });
}

/** Of what the client chose, the message repeats only the names of its variables. */
function faultOf(
  { problem, path }: Finding,
  names: ReadonlySet<string>,
  { operation }: Pick<Resolved, 'operation'>,
): GraphQLError {
  const variables = new Set(operation?.variableDefinitions?.map(({ variable }) => `$${variable.name.value}`));
  const isKnown = (key: string | number): boolean =>
    typeof key === 'number' || names.has(key) || variables.has(key);
  const place = path.map((key) => (isKnown(key) ? key : '…')).join('.');
  return new GraphQLError(`The value of ${place} contains ${problem}: remove it.`, {
    extensions: { code: ApolloServerErrorCode.BAD_USER_INPUT, http: { status: 400 } },
  });
}
