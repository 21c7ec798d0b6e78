import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from '@jest/globals';
import {
  buildSchema,
  findBreakingChanges,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import { buildApiSchema } from '../../src/graphql/schema.ts';
import { notBuiltYet } from './not-built-yet.ts';

let contract: GraphQLSchema;
let actual: GraphQLSchema;
beforeAll(async () => {
  contract = buildSchema(await readFile(new URL('contract.graphql', import.meta.url), 'utf8'));
  actual = buildApiSchema();
});

test('everything that clients may rely on is there, but for what is listed as not built yet', () => {
  const missing = findBreakingChanges(contract, actual).map(({ description }) => description);
  expect(missing.sort()).toEqual(
    [
      ...notBuiltYet.types.map((name) => `${name} was removed.`),
      ...notBuiltYet.fields.map((name) => `${name} was removed.`),
      ...Object.entries(notBuiltYet.values).flatMap(([name, values]) =>
        values.map((value) => `${value} was removed from enum type ${name}.`),
      ),
    ].sort(),
  );
});

test('what is there has the very type that the contract names, neither looser nor stricter', () => {
  const promised = Object.values(contract.getTypeMap()).flatMap(signaturesOf);
  const kept = new Set(Object.values(actual.getTypeMap()).flatMap(signaturesOf));
  const absent = (signature: string): boolean =>
    notBuiltYet.fields.some((name) => signature.startsWith(`${name}(`)) ||
    notBuiltYet.types.some((name) => signature.startsWith(`${name}.`));
  expect(promised.filter((signature) => !kept.has(signature) && !absent(signature))).toEqual([]);
});

/** Each field in a line, such as `Mutation.login(input: LoginInput!): LoginPayload!`. */
function signaturesOf(type: GraphQLNamedType): string[] {
  if (type.name.startsWith('__')) return [];
  if (isInputObjectType(type))
    return Object.values(type.getFields()).map(
      (field) => `${type.name}.${field.name}(): ${String(field.type)}`,
    );
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields()).map((field) => {
    const args = field.args.map((arg) => `${arg.name}: ${String(arg.type)}`).join(', ');
    return `${type.name}.${field.name}(${args}): ${String(field.type)}`;
  });
}
