import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  GraphQLError,
  Kind,
  NoUnusedFragmentsRule,
  parse,
  separateOperations,
  Source,
  specifiedRules,
  validate,
  type DefinitionNode,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import { ConfigError } from '../config/config-error.ts';
import { reasonOf } from '../failures/reason-of.ts';
import { boundDocuments } from './bounded-documents.ts';
import { documentBounds } from './document-bounds.ts';
import { knownOperationTypes } from './known-operation-types.ts';
import { createPersistedOperations, type PersistedOperations } from './persisted-operations.ts';

// A fragment that no operation of the folder needs may serve a front end in other ways.
const standard = specifiedRules.filter((rule) => rule !== NoUnusedFragmentsRule);
const rules = [...standard, boundDocuments(false), knownOperationTypes];

/**
 * Reads the only operations that are to be answered, from the `.graphql` files of a folder and of the folders in it.
 * Fragments may stand in other files than what spreads them.
 *
 * @param folder - null where every operation is answered
 * @throws {@link ConfigError} with all that cannot be used, by file and line
 */
export function readPersistedOperations(
  folder: string | null,
  schema: GraphQLSchema,
): PersistedOperations | null {
  return folder === null ? null : createPersistedOperations(readOperations(folder, schema));
}

/** A document for each operation: the operation, then the fragments that it needs. */
function readOperations(folder: string, schema: GraphQLSchema): readonly DocumentNode[] {
  const read = pathsIn(folder).map((path) => definitionsIn(folder, path));
  const problems = read.filter((result) => result instanceof GraphQLError);
  if (problems.length > 0) throw unusable(problems);
  const whole: DocumentNode = {
    kind: Kind.DOCUMENT,
    definitions: read.flatMap((result) => (result instanceof GraphQLError ? [] : result)),
  };
  const documents = Object.values(separateOperations(whole)).map(operationFirst);
  if (documents.length === 0)
    throw new ConfigError([`PERSISTED_OPERATIONS: there is no operation in ${folder}.`]);
  const faults = validate(schema, whole, rules);
  if (faults.length > 0) throw unusable(faults);
  return documents;
}

function pathsIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.graphql'))
      .sort();
  } catch (error) {
    throw new ConfigError([`PERSISTED_OPERATIONS names a folder that cannot be read: ${reasonOf(error)}.`]);
  }
}

function definitionsIn(folder: string, path: string): readonly DefinitionNode[] | GraphQLError {
  try {
    const text = readFileSync(join(folder, path), 'utf8').replace(/^\uFEFF/, '');
    return parse(new Source(text, path), { maxLexicalTokens: documentBounds.tokens }).definitions;
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw new ConfigError([`PERSISTED_OPERATIONS: ${path} cannot be read: ${reasonOf(error)}.`]);
  }
}

/** The order in which clients print a document. */
function operationFirst({ kind, definitions }: DocumentNode): DocumentNode {
  const isOperation = (definition: DefinitionNode): boolean => definition.kind === Kind.OPERATION_DEFINITION;
  return {
    kind,
    definitions: [
      ...definitions.filter(isOperation),
      ...definitions.filter((definition) => !isOperation(definition)),
    ],
  };
}

function unusable(errors: readonly GraphQLError[]): ConfigError {
  return new ConfigError(
    errors.map(({ message, source, nodes, locations }) => {
      const file = (source ?? nodes?.[0]?.loc?.source)?.name ?? '';
      return `PERSISTED_OPERATIONS: ${file}:${locations?.[0]?.line ?? 1}: ${message}`;
    }),
  );
}
