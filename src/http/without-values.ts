import { isEnumType, isInputObjectType, isInterfaceType, isObjectType, type GraphQLSchema } from 'graphql';

// Where GraphQL's own messages go on with a value as it was sent. A bound that was passed is but a small number.
const beforeValue = /(got invalid value|value:|, found)(?! \d{1,6}\.?$).*/s;

/**
 * Makes the messages of GraphQL's errors repeat nothing that was sent, such as a password in the wrong place: of what
 * they quote, only names of the schema are left, and values are cut off. Where the fault is, the error's locations say.
 */
export function withoutValues(schema: GraphQLSchema): (message: string) => string {
  const names = namesOf(schema);
  const isKnown = (quoted: string): boolean => (quoted.match(/\w+/g) ?? []).every((name) => names.has(name));
  return (message) =>
    message
      .replace(/"(?:[^"\\]|\\.)*"/g, (quoted) => (isKnown(quoted) ? quoted : '"…"'))
      .replace(beforeValue, '$1 …');
}

/** All names of a schema: of types, fields, arguments, directives and enum values. */
export function namesOf(schema: GraphQLSchema): ReadonlySet<string> {
  const names = new Set(schema.getDirectives().map(({ name }) => name));
  for (const type of Object.values(schema.getTypeMap())) {
    names.add(type.name);
    if (isEnumType(type)) for (const { name } of type.getValues()) names.add(name);
    if (isInputObjectType(type)) for (const name of Object.keys(type.getFields())) names.add(name);
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const { name, args } of Object.values(type.getFields()))
      for (const known of [name, ...args.map((argument) => argument.name)]) names.add(known);
  }
  return names;
}
