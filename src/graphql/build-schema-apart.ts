import 'reflect-metadata';
import { assertValidSchema, type GraphQLSchema } from 'graphql';
import { buildSchemaSync, getMetadataStorage, type BuildSchemaOptions } from 'type-graphql';

/**
 * Builds a schema that leaves nothing behind. TypeGraphQL notes a field that a resolver adds to a type of another file
 * with that type, for good: every schema that the process builds afterwards would show it, whoever its resolvers are.
 */
export function buildSchemaApart(options: BuildSchemaOptions): GraphQLSchema {
  const storage = getMetadataStorage();
  const declared = [...storage.fields];
  try {
    const schema = buildSchemaSync({ ...options, skipCheck: true });
    // Once, and not by asking the whole schema for itself.
    assertValidSchema(schema);
    return schema;
  } finally {
    storage.fields = declared;
    for (const type of [...storage.objectTypes, ...storage.interfaceTypes]) delete type.fields;
  }
}
