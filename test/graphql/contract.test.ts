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

let contract: GraphQLSchema;
let actual: GraphQLSchema;
beforeAll(async () => {
  contract = buildSchema(await readFile(new URL('contract.graphql', import.meta.url), 'utf8'));
  actual = buildApiSchema();
});

test('everything that clients may rely on is there', () => {
  expect(findBreakingChanges(contract, actual)).toEqual([]);
});

test('it has the very type that the contract names, neither looser nor stricter', () => {
  const promised = Object.values(contract.getTypeMap()).flatMap(signaturesOf);
  const kept = new Set(Object.values(actual.getTypeMap()).flatMap(signaturesOf));
  expect(promised.length).toBeGreaterThan(100);
  expect(promised.filter((signature) => !kept.has(signature))).toEqual([]);
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
