import { readFileSync } from 'node:fs';
import { buildSchema, getNamedType, isInputObjectType, isRequiredInputField } from 'graphql';
import { goodPassword } from './people.ts';

/** A mutation that takes an input, as the schema has it. */
export interface MutationInput {
  readonly mutation: string;
  /** The name of the type of its input. */
  readonly type: string;
  /** The names of its fields. */
  readonly fields: readonly string[];
  /** An input that is complete, and worth nothing else. */
  readonly sample: Readonly<Record<string, string>>;
}

const schema = buildSchema(readFileSync(new URL('../../schema/schema.graphql', import.meta.url), 'utf8'));

/** Every mutation that takes an input. */
export const mutationInputs: readonly MutationInput[] = Object.values(
  schema.getMutationType()?.getFields() ?? {},
).flatMap(({ name: mutation, args }): MutationInput[] => {
  const type = args[0] && getNamedType(args[0].type);
  if (!isInputObjectType(type)) return [];
  const fields = Object.values(type.getFields());
  const sample = fields.filter(isRequiredInputField).map(({ name }) => [name, sampleOf(name)]);
  return [
    {
      mutation,
      type: type.name,
      fields: fields.map(({ name }) => name),
      sample: Object.fromEntries(sample) as Record<string, string>,
    },
  ];
});

/** The fields of inputs that hold an address, with the mutation that they are part of. */
export const addressFields = mutationInputs.flatMap((input) =>
  input.fields.filter((field) => /email/i.test(field)).map((field) => ({ ...input, field })),
);

/** The body of a request that sends an input by a variable. */
export function byVariable({ mutation, type }: MutationInput, input: unknown) {
  const query = `mutation ($input: ${type}!) { ${mutation}(input: $input) { errors { code path } } }`;
  return { query, variables: { input } };
}

/** The body of a request that has the input written out in it. */
export function asLiteral({ mutation }: MutationInput, input: unknown) {
  const query = `mutation { ${mutation}(input: ${literal(input)}) { errors { code path } } }`;
  return { query, variables: {} };
}

function sampleOf(field: string): string {
  if (/email/i.test(field)) return 'ada@example.com';
  return /password/i.test(field) ? goodPassword : 'x';
}

function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(([name, each]) => `${name}: ${literal(each)}`);
  return `{ ${fields.join(', ')} }`;
}
