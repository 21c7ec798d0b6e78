import {
  GraphQLError,
  Kind,
  OperationTypeNode,
  type DocumentNode,
  type OperationDefinitionNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';
import { documentBounds } from './document-bounds.ts';
import { createMeasure, type Size } from './measure-document.ts';

/**
 * A rule of validation: no operation asks for more than the bounds allow. What goes beyond is looked at no further,
 * for other rules compare fields pair by pair.
 *
 * @param introspection - whether the schema may be asked for, which goes deep of its own accord
 */
export function boundDocuments(introspection: boolean): ValidationRule {
  return (context) => ({
    Document(document) {
      const problem = firstProblemOf(document, context, introspection);
      if (!problem) return undefined;
      context.reportError(problem);
      // To a visitor, null takes a node away, and the visits of all other rules with it.
      return null;
    },
  });
}

function firstProblemOf(
  document: DocumentNode,
  context: ValidationContext,
  introspection: boolean,
): GraphQLError | undefined {
  const measure = createMeasure(context, introspection);
  return document.definitions
    .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
    .flatMap((operation) => {
      const most = exceededBound(operation, measure(operation));
      const message = `This document asks for too much: at most ${most ?? ''} are possible.`;
      return most === undefined ? [] : [new GraphQLError(message, { nodes: operation })];
    })[0];
}

function exceededBound({ operation }: OperationDefinitionNode, size: Size): string | undefined {
  const { depth, cost, aliases, directives, queryFields, mutationFields } = documentBounds;
  const rootFields = operation === OperationTypeNode.MUTATION ? mutationFields : queryFields;
  const bounds: [number, number, string][] = [
    [size.fields, rootFields, `fields at the root of a ${operation}`],
    [size.depth, depth, 'levels of fields'],
    [size.aliases, aliases, 'aliases'],
    [size.directives, directives, 'directives'],
    [size.cost, cost, 'fields of an answer, with each entry of a list counted,'],
  ];
  const exceeded = bounds.find(([found, most]) => found > most);
  return exceeded && `${exceeded[1]} ${exceeded[2]}`;
}
