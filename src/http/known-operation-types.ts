import { GraphQLError, type ValidationRule } from 'graphql';

/**
 * A rule of validation: an operation is of a type that the schema has. The standard leaves a subscription to a server
 * without any until it is run, where it would be the server's fault.
 */
export const knownOperationTypes: ValidationRule = (context) => ({
  OperationDefinition(operation) {
    const type = operation.operation;
    if (context.getSchema().getRootType(type)) return undefined;
    context.reportError(new GraphQLError(`There is nothing to ask for by a ${type}.`, { nodes: operation }));
    return false;
  },
});
