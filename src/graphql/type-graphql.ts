import { assertValidSchema, type GraphQLSchema } from 'graphql';
import { buildSchemaSync, getMetadataStorage, type BuildSchemaOptions } from 'type-graphql';

/**
 * Builds a schema without side effects. TypeGraphQL permanently adds the fields of a resolver to the type that they
 * belong to. Every schema built later in the process would have them, whatever its resolvers are.
 *
 * Queries and mutations are in alphabetical order, whichever file declares them.
 */
export function buildSchemaApart(options: BuildSchemaOptions): GraphQLSchema {
  const storage = getMetadataStorage();
  const declared = [...storage.fields];
  storage.queries.sort(bySchemaName);
  storage.mutations.sort(bySchemaName);
  try {
    const schema = buildSchemaSync({ ...options, skipCheck: true });
    // Validates the schema once, without running an introspection query.
    assertValidSchema(schema);
    return schema;
  } finally {
    storage.fields = declared;
    for (const type of [...storage.objectTypes, ...storage.interfaceTypes]) delete type.fields;
  }
}

function bySchemaName(one: { schemaName: string }, other: { schemaName: string }): number {
  return Number(one.schemaName > other.schemaName) - Number(one.schemaName < other.schemaName);
}

/** The object that TypeGraphQL makes an enum from, given the names of the values. */
export function enumOf<Name extends string>(names: readonly Name[]): Record<Name, Name> {
  return Object.fromEntries(names.map((name) => [name, name])) as Record<Name, Name>;
}
