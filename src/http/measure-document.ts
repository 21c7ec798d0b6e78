import {
  getNamedType,
  getNullableType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
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
const entriesOfList = 10;

/**
 * Measures the operations of a document. Each fragment is measured once, so that fragments of fragments take no longer
 * than they are; one that holds itself is left to the rule against that.
 *
 * @param introspection - whether what is below `__schema` and `__type` counts for nothing
 */
export function createMeasure(
  context: ValidationContext,
  introspection: boolean,
): (operation: OperationDefinitionNode) => Size {
  const schema = context.getSchema();
  const measured = new Map<string, Size>();

  function sizeOf(set: SelectionSetNode | undefined, type: GraphQLNamedType | undefined): Size {
    return (set?.selections ?? []).map((selection) => sizeOfSelection(selection, type)).reduce(add, nothing);
  }

  function sizeOfSelection(node: SelectionNode, type: GraphQLNamedType | undefined): Size {
    const directives = node.directives?.length ?? 0;
    if (node.kind === Kind.FRAGMENT_SPREAD)
      return add(sizeOfFragment(node.name.value), { ...nothing, directives });
    if (node.kind === Kind.INLINE_FRAGMENT) {
      const inner = node.typeCondition ? schema.getType(node.typeCondition.name.value) : type;
      return add(sizeOf(node.selectionSet, inner), { ...nothing, directives });
    }
    const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[node.name.value] : undefined;
    const isIntrospection = introspection && /^__(schema|type)$/.test(node.name.value);
    const below = isIntrospection
      ? nothing
      : sizeOf(node.selectionSet, field ? getNamedType(field.type) : undefined);
    return {
      fields: 1,
      depth: 1 + below.depth,
      cost: 1 + below.cost * (field && isListType(getNullableType(field.type)) ? entriesOfList : 1),
      aliases: below.aliases + (node.alias ? 1 : 0),
      directives: below.directives + directives,
    };
  }

  function sizeOfFragment(name: string): Size {
    const known = measured.get(name);
    if (known) return known;
    measured.set(name, nothing);
    const fragment = context.getFragment(name);
    const size = fragment
      ? sizeOf(fragment.selectionSet, schema.getType(fragment.typeCondition.name.value))
      : nothing;
    measured.set(name, size);
    return size;
  }

  return (operation) => {
    const { directives = [], variableDefinitions = [], selectionSet } = operation;
    const ofVariables = variableDefinitions.flatMap(
      (variable): readonly DirectiveNode[] => variable.directives ?? [],
    );
    const size = sizeOf(selectionSet, schema.getRootType(operation.operation) ?? undefined);
    return add(size, { ...nothing, directives: directives.length + ofVariables.length });
  };
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
