import {
  getNamedType,
  getNullableType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type FieldNode,
  type GraphQLField,
  type DirectiveNode,
  type GraphQLNamedType,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';

/** How much a part of a document asks for, with each fragment counted as often as it is spread. */
export interface Size {
  /** Fields of its first level. */
  readonly fields: number;
  /** Levels of fields. */
  readonly depth: number;
  /** Fields of an answer. */
  readonly cost: number;
  readonly aliases: number;
  readonly directives: number;
}

const nothing: Size = { fields: 0, depth: 0, cost: 0, aliases: 0, directives: 0 };
// Of a list that doesn't come in pages.
const entriesOfList = 10;
// Where a variable says how many, or the document is wrong: as many as there may be.
const entriesOfLargestPage = 100;

/**
 * Measures the operations of a document. Each fragment is measured once for each size of a page that it is spread in, so
 * that fragments of fragments take no longer than they are; one that holds itself is left to the rule against that.
 *
 * @param introspection - whether what is below `__schema` and `__type` counts for nothing
 */
export function createMeasure(
  context: ValidationContext,
  introspection: boolean,
): (operation: OperationDefinitionNode) => Size {
  const schema = context.getSchema();
  const measured = new Map<string, Size>();

  /** @param entries - how many each list has that is directly in this set */
  function sizeOf(
    set: SelectionSetNode | undefined,
    type: GraphQLNamedType | undefined,
    entries: number,
  ): Size {
    return (set?.selections ?? [])
      .map((selection) => sizeOfSelection(selection, type, entries))
      .reduce(add, nothing);
  }

  function sizeOfSelection(node: SelectionNode, type: GraphQLNamedType | undefined, entries: number): Size {
    const directives = node.directives?.length ?? 0;
    if (node.kind === Kind.FRAGMENT_SPREAD)
      return add(sizeOfFragment(node.name.value, entries), { ...nothing, directives });
    if (node.kind === Kind.INLINE_FRAGMENT) {
      const inner = node.typeCondition ? schema.getType(node.typeCondition.name.value) : type;
      return add(sizeOf(node.selectionSet, inner, entries), { ...nothing, directives });
    }
    const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[node.name.value] : undefined;
    const isIntrospection = introspection && /^__(schema|type)$/.test(node.name.value);
    const page = pageSizeOf(node, field);
    const below = isIntrospection
      ? nothing
      : sizeOf(node.selectionSet, field ? getNamedType(field.type) : undefined, page ?? entriesOfList);
    const isList = field !== undefined && isListType(getNullableType(field.type));
    return {
      fields: 1,
      depth: 1 + below.depth,
      cost: 1 + below.cost * (isList ? (page ?? entries) : 1),
      aliases: below.aliases + (node.alias ? 1 : 0),
      directives: below.directives + directives,
    };
  }

  function sizeOfFragment(name: string, entries: number): Size {
    const key = `${name} ${entries}`;
    const known = measured.get(key);
    if (known) return known;
    measured.set(key, nothing);
    const fragment = context.getFragment(name);
    const size = fragment
      ? sizeOf(fragment.selectionSet, schema.getType(fragment.typeCondition.name.value), entries)
      : nothing;
    measured.set(key, size);
    return size;
  }

  return (operation) => {
    const { directives = [], variableDefinitions = [], selectionSet } = operation;
    const ofVariables = variableDefinitions.flatMap(
      (variable): readonly DirectiveNode[] => variable.directives ?? [],
    );
    const size = sizeOf(selectionSet, schema.getRootType(operation.operation) ?? undefined, entriesOfList);
    return add(size, { ...nothing, directives: directives.length + ofVariables.length });
  };
}

/** How many entries are asked for of a field that comes in pages; undefined for any other. */
function pageSizeOf(node: FieldNode, field: GraphQLField<unknown, unknown> | undefined): number | undefined {
  const argument = field?.args.find(({ name }) => name === 'first');
  if (!argument) return undefined;
  const given = node.arguments?.find(({ name }) => name.value === 'first')?.value;
  if (given?.kind === Kind.VARIABLE) return entriesOfLargestPage;
  const first = given?.kind === Kind.INT ? Number(given.value) : Number(argument.defaultValue);
  return first >= 0 && first <= entriesOfLargestPage ? first : entriesOfLargestPage;
}

function add(one: Size, other: Size): Size {
  return {
    fields: one.fields + other.fields,
    depth: Math.max(one.depth, other.depth),
    cost: one.cost + other.cost,
    aliases: one.aliases + other.aliases,
    directives: one.directives + other.directives,
  };
}
